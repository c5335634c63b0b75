/** The window: bar, place, dialogs. */
import { Button } from "react-aria-components";
import { AboutDialog } from "./shell/AboutDialog.tsx";
import { HelpSheet } from "./shell/HelpSheet.tsx";
import { Notices } from "./shell/Notices.tsx";
import { Palette } from "./shell/Palette.tsx";
import { SettingsDialog } from "./shell/SettingsDialog.tsx";
import { TopBar } from "./shell/TopBar.tsx";
import { FileInputs } from "./verify/chooseFiles.tsx";
import { DropZone } from "./verify/DropZone.tsx";
import { ReadmeDialog } from "./verify/findings/ReadmeDialog.tsx";
import { useVerify } from "./verify/store.ts";
import { VerifyPlace } from "./verify/VerifyPlace.tsx";

export function App() {
  const connected = useVerify((state) => state.connected);
  const reconnect = useVerify((state) => state.reconnect);
  return (
    <>
      <TopBar />
      {connected ? null : (
        <div className="banner" role="alert">
          The connection to the service was lost. Pictures on screen stay; nothing new can be examined.
          <Button className="button" onPress={() => void reconnect()}>
            Reconnect
          </Button>
        </div>
      )}
      <VerifyPlace />
      <FileInputs />
      <DropZone />
      <Palette />
      <HelpSheet />
      <SettingsDialog />
      <AboutDialog />
      <ReadmeDialog />
      <Notices />
    </>
  );
}
