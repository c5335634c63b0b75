/** The bar above everything: name, opening, search for commands, report, theme. */
import { CircleHelp, FolderOpen, ImagePlus, Moon, Search, Settings } from "lucide-react";
import { Button } from "react-aria-components";
import logo from "../../assets/icons/selfsame.svg";
import { run } from "../commands/bind.ts";
import { Keys } from "../ui/Keys.tsx";
import { ReportMenu } from "../verify/report/ReportMenu.tsx";
import { CommandButton } from "./CommandButton.tsx";

export function TopBar() {
  return (
    <header className="topbar">
      <div className="topbar__brand">
        <img src={logo} alt="" width={22} height={22} />
        <h1>Selfsame</h1>
      </div>
      <Button className="button" onPress={() => run("file.open")}>
        <ImagePlus aria-hidden /> Open images
      </Button>
      <CommandButton icon={FolderOpen} command="file.openFolder" />
      <Button className="button topbar__search" onPress={() => run("palette.open")}>
        <Search aria-hidden />
        <span>Search commands</span>
        <Keys chord="Mod+K" />
      </Button>
      <div className="topbar__end">
        <ReportMenu />
        <CommandButton icon={Moon} command="theme.toggle" testId="theme-toggle" />
        <CommandButton icon={Settings} command="settings.open" />
        <CommandButton icon={CircleHelp} command="help.open" />
      </div>
    </header>
  );
}
