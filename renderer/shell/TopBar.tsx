/** The bar above everything: name, places, what the shown place offers, search for commands, theme. */
import { CircleDot, CircleHelp, FolderOpen, ImagePlus, Moon, Search, Settings } from "lucide-react";
import { Button, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import logo from "../../assets/icons/selfsame.svg";
import { type Place, places } from "../../contract/commands.ts";
import { run } from "../commands/bind.ts";
import { Keys } from "../ui/Keys.tsx";
import { ReportMenu } from "../verify/report/ReportMenu.tsx";
import { CommandButton } from "./CommandButton.tsx";
import { usePlace } from "./place.ts";

const placeNames: Record<Place, string> = { verify: "Verify", batch: "Batch", totem: "Totem", lab: "Lab" };

export function TopBar() {
  const shown = usePlace((state) => state.place);
  return (
    <header className="topbar">
      <div className="topbar__brand">
        <img src={logo} alt="" width={22} height={22} />
        <h1>Selfsame</h1>
      </div>
      <ToggleButtonGroup
        className="places"
        aria-label="Places"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[shown]}
        onSelectionChange={([place]) => run(`go.${place}`)}
      >
        {places.map((place) => (
          <ToggleButton key={place} id={place} className="place" data-testid={`place-${place}`}>
            {placeNames[place]}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {shown === "verify" ? (
        <>
          <Button className="button" onPress={() => run("file.open")}>
            <ImagePlus aria-hidden /> Open images
          </Button>
          <CommandButton icon={FolderOpen} command="file.openFolder" />
        </>
      ) : null}
      <Button className="button topbar__search" onPress={() => run("palette.open")}>
        <Search aria-hidden />
        <span>Search commands</span>
        <Keys chord="Mod+K" />
      </Button>
      <div className="topbar__end">
        {shown === "verify" ? (
          <>
            <CommandButton icon={CircleDot} command="file.totem" testId="open-in-totem" />
            <ReportMenu />
          </>
        ) : null}
        <CommandButton icon={Moon} command="theme.toggle" testId="theme-toggle" />
        <CommandButton icon={Settings} command="settings.open" />
        <CommandButton icon={CircleHelp} command="help.open" />
      </div>
    </header>
  );
}
