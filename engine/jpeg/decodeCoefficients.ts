/**
 * Reads the quantised DCT coefficients of a JPEG file: baseline, extended sequential and progressive, Huffman-coded,
 * 8 bit. Arithmetic coding, 12 bit, lossless and hierarchical files are refused.
 */
import { BitReader } from "./bitReader.ts";
import { acFirst, acRefine, type BlockDecoder, dcFirst, dcRefine, sequentialBlock } from "./blockDecoders.ts";
import { uint16 } from "./byteReading.ts";
import type { ComponentCoefficients, JpegCoefficients } from "./coefficients.ts";
import { decodeScan, type ScanTarget } from "./decodeScan.ts";
import { FaultList } from "./faultList.ts";
import { buildHuffmanTable, type HuffmanDefinition, readHuffmanDefinitions } from "./huffmanTable.ts";
import { JpegError } from "./jpegError.ts";
import { Marker } from "./markers.ts";
import { readScanHeader, type ScanHeader } from "./scanHeader.ts";
import type { JpegComponent, JpegFrame, JpegStructure, QuantisationTable } from "./structure.ts";

export interface DecodeOptions {
  /** Frames of more pixels are refused. Memory is 2 bytes per sample: 3 per pixel at 4:2:0, 6 at 4:4:4. */
  maxPixels?: number;
  /**
   * Blocks visited over all scans; scans beyond are skipped with a fault. A scan of a few bytes can say "nothing new"
   * for every block of a huge frame, and yet each block must be visited: this bounds the time to some seconds.
   */
  maxBlockVisits?: number;
  /** Time on the clock of `performance.now()` after which decoding stops with an error. */
  deadline?: number;
}

const defaultMaxPixels = 100_000_000;

/** An ordinary progressive file visits every block of luminance 6 times and of chrominance 4 times. */
const defaultMaxBlockVisits = 100_000_000;

/** Frames of up to about 4 megapixels are always decoded: they cost too little to be worth a guard. */
const harmlessBlocks = 200_000;

/**
 * @param bytes the whole file
 * @param structure what parseJpegStructure found in it
 * @returns coefficients in the stored frame; what damage cost is told in `faults`
 * @throws JpegError where the file is not of a kind that is read, claims more than the limits allow, holds no
 *   readable scan, or takes longer than the deadline
 */
export function decodeCoefficients(
  bytes: Uint8Array,
  structure: JpegStructure,
  options: DecodeOptions = {},
): JpegCoefficients {
  if (structure.unsupported) {
    throw new JpegError(`The coefficients of this JPEG cannot be read: ${structure.unsupported}.`, 0);
  }
  refuseTooMuch(structure, options.maxPixels ?? defaultMaxPixels);
  const decoder = new Decoder(bytes, structure, options);
  return decoder.run();
}

/**
 * Refuses frames that are too large, and frames that the coded data cannot fill. Every block needs at least one code
 * of one bit for its DC value, since runs over several blocks exist for AC bands only (T.81, G.1.2.1); a sequential
 * block needs a second one for its end (F.1.2.2). A frame of B blocks is thus never complete in fewer than B / 8 or
 * B / 4 bytes, and beyond the harmless
 * size a file of n bytes can never claim more than about 1000 n bytes of memory.
 */
function refuseTooMuch({ frame, segments }: JpegStructure, maxPixels: number): void {
  const size = `${frame.width} x ${frame.height}`;
  if (frame.width * frame.height > maxPixels) {
    throw new JpegError(`The picture of ${size} pixels is larger than the limit of ${maxPixels} pixels.`, 0);
  }
  const blocks = frame.components.reduce((sum, component) => {
    const layout = componentLayout(frame, component);
    return sum + layout.blocksWide * layout.blocksHigh;
  }, 0);
  const scans = segments.filter((segment) => segment.marker === Marker.SOS);
  if (scans.length === 0) throw new JpegError("This JPEG has no scan: it holds no picture data.", 0);
  const dataBytes = scans.reduce((sum, segment) => sum + segment.bytes, 0);
  const leastBytes = Math.ceil(blocks / (frame.process === "progressive" ? 8 : 4));
  if (blocks > harmlessBlocks && dataBytes < leastBytes) {
    throw new JpegError(
      `The file holds ${dataBytes} bytes of picture data; a picture of ${size} pixels takes at least ${leastBytes}.`,
      scans[0].offset,
    );
  }
}

const largestSampling = (frame: JpegFrame, direction: "horizontalSampling" | "verticalSampling") =>
  Math.max(...frame.components.map((component) => component[direction]));

/** Size of a component in pixels and blocks, T.81 A.1.1 and A.2.4. */
function componentLayout(frame: JpegFrame, component: JpegComponent) {
  const horizontal = largestSampling(frame, "horizontalSampling");
  const vertical = largestSampling(frame, "verticalSampling");
  const width = Math.ceil((frame.width * component.horizontalSampling) / horizontal);
  const height = Math.ceil((frame.height * component.verticalSampling) / vertical);
  return {
    width,
    height,
    contentBlocksWide: Math.ceil(width / 8),
    contentBlocksHigh: Math.ceil(height / 8),
    blocksWide: Math.ceil(frame.width / (8 * horizontal)) * component.horizontalSampling,
    blocksHigh: Math.ceil(frame.height / (8 * vertical)) * component.verticalSampling,
  };
}

/** One component while it is being read. */
interface Reading {
  coefficients: ComponentCoefficients;
  component: JpegComponent;
  /** Per zig-zag index: bit position down to which the coefficient is known, or -1. */
  known: Int8Array;
}

class Decoder {
  private readonly faults = new FaultList();
  private readonly readings: Reading[];
  private readonly huffman = { dc: [] as HuffmanDefinition[], ac: [] as HuffmanDefinition[] };
  private restartInterval = 0;
  private readonly reader: BitReader;
  private decodedScans = 0;
  private readonly deadline: number;
  private visitsLeft: number;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly structure: JpegStructure,
    options: DecodeOptions,
  ) {
    this.deadline = options.deadline ?? Number.POSITIVE_INFINITY;
    this.visitsLeft = options.maxBlockVisits ?? defaultMaxBlockVisits;
    this.readings = structure.frame.components.map((component) => {
      const layout = componentLayout(structure.frame, component);
      const values = new Int16Array(64 * layout.blocksWide * layout.blocksHigh);
      const table = this.tableBefore(component.quantisationTable, Number.POSITIVE_INFINITY);
      return { component, coefficients: { ...layout, values, table }, known: new Int8Array(64).fill(-1) };
    });
    const scans = structure.segments.filter((segment) => segment.marker === Marker.SOS);
    this.reader = new BitReader(Math.max(...scans.map((segment) => segment.bytes)));
  }

  run(): JpegCoefficients {
    const { segments, frame } = this.structure;
    let scanNumber = 0;
    for (const segment of segments) {
      const start = segment.offset + 4;
      const end = segment.offset + segment.bytes;
      if (segment.marker === Marker.DHT) {
        const onFault = (fault: string) => this.faults.add(fault);
        for (const definition of readHuffmanDefinitions(this.bytes, start, end, onFault)) {
          this.huffman[definition.kind][definition.id] = definition;
        }
      } else if (segment.marker === Marker.DRI && segment.bytes >= 6) {
        this.restartInterval = uint16(this.bytes, start);
      } else if (segment.marker === Marker.SOS) {
        scanNumber++;
        const name = frame.scans > 1 ? `scan ${scanNumber}: ` : "";
        const scan = readScanHeader(this.bytes, segment, frame);
        const problem = typeof scan === "string" ? scan : this.decode(scan, segment.offset, name);
        if (problem) this.faults.add(`${name}skipped, because ${problem}`);
        else this.decodedScans++;
      }
    }
    if (this.decodedScans === 0) {
      throw new JpegError(`No scan of this JPEG can be read: ${this.faults.toArray().join("; ")}.`, 0);
    }
    for (const { known, component } of this.readings) {
      if (known[0] === -1) this.faults.add(`component ${component.id} is in no scan; its coefficients are zero`);
    }
    return { components: this.readings.map((reading) => reading.coefficients), faults: this.faults.toArray() };
  }

  /** Decodes one scan, or says why not. */
  private decode(scan: ScanHeader, offset: number, name: string): string | undefined {
    const { frame } = this.structure;
    const readings = scan.components.map(({ index }) => this.readings[index]);
    // Each scan must add what the scans before left open (T.81, G.1.1.1), or a file of a thousand scans over the same
    // coefficients would cost a thousand times the work of one picture.
    if (!readings.every((reading) => this.continues(reading, scan))) {
      return "it repeats or leaves out bits of coefficients";
    }
    const decodeBlock = this.blockDecoder(scan);
    const alone = readings.length === 1;
    const targets: ScanTarget[] = [];
    for (const [i, { coefficients, component }] of readings.entries()) {
      const dc = this.huffman.dc[scan.components[i].dcTable];
      const ac = this.huffman.ac[scan.components[i].acTable];
      const needsDc = decodeBlock === sequentialBlock || decodeBlock === dcFirst;
      const needsAc = decodeBlock !== dcFirst && decodeBlock !== dcRefine;
      if ((needsDc && !dc) || (needsAc && !ac)) return "its Huffman table is missing";
      targets.push({
        values: coefficients.values,
        blocksWide: coefficients.blocksWide,
        horizontal: alone ? 1 : component.horizontalSampling,
        vertical: alone ? 1 : component.verticalSampling,
        dc: needsDc ? buildHuffmanTable(dc) : undefined,
        ac: needsAc ? buildHuffmanTable(ac) : undefined,
        prediction: 0,
        endOfBandRun: 0,
      });
    }
    // A component alone in its scan has no padding blocks, T.81 A.2.2.
    const { contentBlocksWide, contentBlocksHigh, blocksWide, blocksHigh } = readings[0].coefficients;
    const mcusWide = alone ? contentBlocksWide : blocksWide / readings[0].component.horizontalSampling;
    const mcusHigh = alone ? contentBlocksHigh : blocksHigh / readings[0].component.verticalSampling;
    const mcus = mcusWide * mcusHigh;
    const visits = mcus * targets.reduce((sum, target) => sum + target.horizontal * target.vertical, 0);
    if (visits > this.visitsLeft) return "the scans before it took all the work that is allowed";
    this.visitsLeft -= visits;
    for (const reading of readings) this.note(reading, scan, offset);
    decodeScan({
      bytes: this.bytes,
      scan,
      targets,
      decodeBlock,
      mcusWide,
      mcus,
      restartInterval: this.restartInterval,
      reader: this.reader,
      onFault: (fault) => this.faults.add(name + fault),
      onPulse: () => {
        if (performance.now() > this.deadline) {
          throw new JpegError(`Reading ${frame.width} x ${frame.height} pixels took longer than allowed.`, offset);
        }
      },
    });
    return undefined;
  }

  private blockDecoder(scan: ScanHeader): BlockDecoder {
    if (this.structure.frame.process !== "progressive") return sequentialBlock;
    const first = scan.approximationHigh === 0;
    if (scan.spectralStart === 0) return first ? dcFirst : dcRefine;
    return first ? acFirst : acRefine;
  }

  private continues({ known }: Reading, scan: ScanHeader): boolean {
    const expected = scan.approximationHigh === 0 ? -1 : scan.approximationHigh;
    return known.subarray(scan.spectralStart, scan.spectralEnd + 1).every((bit) => bit === expected);
  }

  /** A component is quantised by the table that is in force when its first scan begins, T.81 B.2.4.1. */
  private note(reading: Reading, scan: ScanHeader, offset: number): void {
    if (reading.known.every((bit) => bit === -1)) {
      reading.coefficients.table = this.tableBefore(reading.component.quantisationTable, offset);
    }
    reading.known.fill(scan.approximationLow, scan.spectralStart, scan.spectralEnd + 1);
  }

  private tableBefore(id: number, offset: number): QuantisationTable {
    const tables = this.structure.tables.filter((table) => table.id === id);
    return tables.findLast((table) => table.offset < offset) ?? tables[0];
  }
}
