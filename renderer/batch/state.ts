/** What the Batch place knows: cases, the open one's pictures in the order and under the filter that are wanted. */
import type { CaseEntry, CaseNews, CasePicture } from "../../contract/batch.ts";
import type { CaseFacets, CaseFilter, CaseSort, Mark } from "../../contract/cases.ts";
import type { BatchView } from "./memory.ts";
import type { Rows } from "./rowCache.ts";

export interface Failure {
  message: string;
  advice?: string;
}

/** The picture that the panel shows and that keys act on. */
export interface CurrentPicture {
  /** Its place in the order. */
  index: number;
  /** Undefined until its row is known. */
  image?: number;
}

export interface BatchState {
  /** Undefined until the service has answered. */
  cases?: readonly CaseEntry[];
  /** Why there is no list. */
  failure?: Failure;

  /** The open case. */
  open?: string;
  /** Of the open case: undefined until there are first news. */
  news?: CaseNews;
  /** Why the open case cannot be read. */
  problem?: Failure;
  filter: CaseFilter;
  sort: CaseSort;
  rows: Rows;
  /** Undefined before the first answer. */
  facets?: CaseFacets;
  current?: CurrentPicture;
  /** Grows whenever the reader goes to a picture, which is scrolled to then. */
  sought: number;
  /** All that is known of the current picture; undefined until it is. */
  details?: CasePicture;
  /** Why that cannot be known. */
  detailsProblem?: Failure;
  /** Where a range begins that is extended with Shift. */
  anchor?: number;
  /** Pictures that were selected, whether the filter takes them or not. */
  selected: ReadonlySet<number>;
  view: BatchView;
  /** Whether the selected pictures are shown side by side. */
  comparing: boolean;
  /** Goes on to the next picture after a mark. */
  advance: boolean;
  /** Whether the map is shown over the current picture. */
  map: boolean;
  /** Columns of the table that are left out. */
  hidden: readonly string[];
  /** Marks that can be undone. */
  undoable: number;

  /** Asks which cases there are. */
  load(): Promise<void>;
  openCase(id: string): void;
  closeCase(): void;
  /** Tries again what could not be read. */
  readAgain(): void;
  /** Conditions that are undefined or empty are taken away. */
  setFilter(patch: Partial<CaseFilter>): void;
  clearFilter(): void;
  setSort(sort: CaseSort): void;
  setView(view: BatchView): void;
  setAdvance(advance: boolean): void;
  setMap(shown: boolean): void;
  setHidden(columns: readonly string[]): void;
  setComparing(comparing: boolean): void;

  /** Rows `first` to `last` are seen. */
  look(first: number, last: number, direction: 1 | -1): void;
  /** Makes the picture at a place of the order the current one. */
  goTo(index: number): void;
  /** So many rows on or back. */
  step(by: number): void;
  /** A picture by its identifier, wherever it stands; a notice where the filter leaves it out. */
  goToImage(image: number): Promise<void>;
  /** Selects the picture at a place of the order, or takes it out of the selection; the current one where none is named. */
  toggle(index?: number): void;
  /** Selects all pictures from the anchor to a place of the order, and makes the one there the current one. */
  extendTo(index: number): void;
  /** Selects all pictures that the filter takes. */
  selectAll(): void;
  selectNone(): void;

  /** Marks the selected pictures, or the current one where none is selected. */
  mark(mark: Mark | null): Promise<void>;
  /** Takes back the last mark. */
  undo(): Promise<void>;
  /** Adds a note to the current picture; true where it was kept. */
  note(text: string): Promise<boolean>;
  removeNote(note: number): Promise<void>;
  /** Puts the picture on Verify's tray, and goes there; the current one where none is named. */
  openInVerify(image?: number): Promise<void>;
}
