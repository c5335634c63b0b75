/** The window: bar, places, dialogs. */
import { Activity } from "react";
import { Button } from "react-aria-components";
import { BatchDialogs } from "./batch/BatchDialogs.tsx";
import { BatchPlace } from "./batch/BatchPlace.tsx";
import { LabPlace } from "./lab/LabPlace.tsx";
import { RunDialogs } from "./lab/RunDialogs.tsx";
import { AboutDialog } from "./shell/AboutDialog.tsx";
import { HelpSheet } from "./shell/HelpSheet.tsx";
import { Notices } from "./shell/Notices.tsx";
import { Palette } from "./shell/Palette.tsx";
import { usePlace } from "./shell/place.ts";
import { SettingsDialog } from "./shell/SettingsDialog.tsx";
import { useService } from "./shell/service.ts";
import { TopBar } from "./shell/TopBar.tsx";
import { SessionDialogs } from "./totem/SessionDialogs.tsx";
import { TotemPlace } from "./totem/TotemPlace.tsx";
import { FileInputs } from "./verify/chooseFiles.tsx";
import { DropZone } from "./verify/DropZone.tsx";
import { ReadmeDialog } from "./verify/findings/ReadmeDialog.tsx";
import { VerifyPlace } from "./verify/VerifyPlace.tsx";

const places = { verify: VerifyPlace, batch: BatchPlace, totem: TotemPlace, lab: LabPlace };

export function App() {
  const shown = usePlace((state) => state.place);
  const connected = useService((state) => state.connected);
  const reconnect = useService((state) => state.reconnect);
  return (
    <>
      <TopBar />
      {connected ? null : (
        <div className="banner" role="alert">
          The connection to the service was lost. What is on screen stays; nothing new can be examined or run.
          <Button className="button" onPress={() => void reconnect()}>
            Reconnect
          </Button>
        </div>
      )}
      {Object.entries(places).map(([name, Place]) => (
        // A place that is left keeps what is in it, and stands still.
        <Activity key={name} mode={name === shown ? "visible" : "hidden"}>
          <Place />
        </Activity>
      ))}
      <FileInputs />
      <DropZone />
      <Palette />
      <HelpSheet />
      <SettingsDialog />
      <AboutDialog />
      <ReadmeDialog />
      <BatchDialogs />
      <RunDialogs />
      <SessionDialogs />
      <Notices />
    </>
  );
}
