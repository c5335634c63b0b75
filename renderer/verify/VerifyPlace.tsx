/** The Verify place: tray, viewer, findings. */
import { useDeferredValue } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { RasterInfo } from "../../contract/findings.ts";
import { Viewer } from "../viewer/Viewer.tsx";
import { fetchTile } from "../viewer/windowRasters.ts";
import { EmptyState } from "./EmptyState.tsx";
import { allTraces, type Examination } from "./examination.ts";
import { FilePanel } from "./FilePanel.tsx";
import { FindingDetail } from "./findings/FindingDetail.tsx";
import { FindingList } from "./findings/FindingList.tsx";
import { MetadataPanel } from "./metadata/MetadataPanel.tsx";
import { AnchorBar } from "./patches/AnchorBar.tsx";
import { usePatchPicker } from "./patches/usePatchPicker.ts";
import { type Panel, useSelected, useVerify } from "./store.ts";
import { Tray } from "./tray/Tray.tsx";
import { VerdictPanel } from "./VerdictPanel.tsx";
import { setViewerHandle } from "./viewerHandle.ts";

export function VerifyPlace() {
  // Deferred: the place is drawn in slices between which the window stays responsive.
  const examination = useDeferredValue(useSelected());
  if (!examination) return <EmptyState />;
  return (
    <div className="verify">
      <div className="verify__lists">
        <Tray />
        <FindingList examination={examination} />
      </div>
      <main className="verify__picture">
        <Picture examination={examination} />
      </main>
      <SidePanel examination={examination} />
    </div>
  );
}

function Picture({ examination }: { examination: Examination }) {
  const { picture, state } = examination;
  if (picture) return <ExaminedPicture key={picture.id} examination={examination} picture={picture} />;
  return (
    <p className="verify__blank muted">
      {state === "error" ? "There is no picture to show." : "The picture appears as soon as it is decoded."}
    </p>
  );
}

function ExaminedPicture({ examination, picture }: { examination: Examination; picture: RasterInfo }) {
  const { item, shown, findings, result } = examination;
  const settings = useVerify((store) => store.viewer);
  const setViewer = useVerify((store) => store.setViewer);
  const finding = shown ? findings[shown] : undefined;
  const map = (shown === allTraces ? result?.map : finding?.map) ?? null;
  const { agreement, picker } = usePatchPicker(finding?.patches, picture);
  return (
    <Viewer
      ref={setViewerHandle}
      picture={picture}
      layer={agreement ?? map}
      regions={finding?.regions}
      picker={picker}
      settings={settings}
      onSettings={setViewer}
      fetchTile={fetchTile}
      label={item.name}
    >
      {finding?.patches && picker ? <AnchorBar patches={finding.patches} hasMap={map !== null} /> : null}
    </Viewer>
  );
}

const panels: { id: Panel; title: string }[] = [
  { id: "findings", title: "Finding" },
  { id: "metadata", title: "Metadata" },
  { id: "file", title: "File" },
];

function SidePanel({ examination }: { examination: Examination }) {
  const panel = useVerify((state) => state.panel);
  const setPanel = useVerify((state) => state.setPanel);
  const detector = useVerify((state) => state.detectors.find(({ id }) => id === examination.shown));
  return (
    <aside className="side" aria-label="Results">
      <VerdictPanel examination={examination} />
      <Tabs className="side__tabs" selectedKey={panel} onSelectionChange={(key) => setPanel(key as Panel)}>
        <TabList className="tabs" aria-label="Results">
          {panels.map(({ id, title }) => (
            <Tab key={id} id={id} className="tab">
              {title}
            </Tab>
          ))}
        </TabList>
        <TabPanel id="findings" className="side__panel">
          {detector ? (
            <FindingDetail
              detector={detector}
              finding={examination.findings[detector.id]}
              metadata={examination.metadata}
            />
          ) : (
            <p className="muted side__hint">
              {examination.shown === allTraces
                ? "How likely each place was altered, as the maps of the detectors say together. Choose one of them for its facts and its limits."
                : "Choose a finding to see its map, its facts and its limits."}
            </p>
          )}
        </TabPanel>
        <TabPanel id="metadata" className="side__panel">
          <MetadataPanel examination={examination} />
        </TabPanel>
        <TabPanel id="file" className="side__panel">
          <FilePanel examination={examination} />
        </TabPanel>
      </Tabs>
    </aside>
  );
}
