/** Entry of the window: connects to the service, then draws. */
import "./schemas.ts";
import "@fontsource-variable/inter/index.css";
import { createRoot } from "react-dom/client";
import { asSelfsameError } from "../contract/errors.ts";
import { App } from "./App.tsx";
import { listenToKeys, run } from "./commands/bind.ts";
import { openPlatform } from "./platform/open.ts";
import { applyTheme, followSystemTheme } from "./shell/theme.ts";
import "./ui/tokens.css";
import "./ui/base.css";
import "./shell/shell.css";
import "./verify/verify.css";
import { useService } from "./shell/service.ts";
import { useVerify } from "./verify/store.ts";

applyTheme();
followSystemTheme();
const root = createRoot(document.getElementById("root")!);
try {
  const platform = await openPlatform();
  platform.onCommand(run);
  await useService.getState().attach(platform);
  await useVerify.getState().attach();
  listenToKeys();
  root.render(<App />);
} catch (error) {
  const { message, advice } = asSelfsameError(error);
  root.render(
    <main className="stopped" role="alert">
      <h1>Selfsame cannot start</h1>
      <p>{message}</p>
      {advice ? <p>{advice}</p> : null}
    </main>,
  );
}
