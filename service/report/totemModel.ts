/** The report over a photograph that was held against the balls in it, as data: the same model that other reports have. */
import type { TotemVerification } from "../../contract/totemVerification.ts";
import type { Evidence } from "../../engine/evidence.ts";
import { fieldTraits, heatScale, sweepTraits } from "../../engine/totem/verify/finding.ts";
import type { ReportModel, Row } from "../../engine/verdict/model.ts";
import { buildReport } from "../../engine/verdict/report.ts";

/** Methods that a report can speak of. */
const known = [sweepTraits, fieldTraits];

/** @param evidence the photograph. */
export function totemModel(
  result: TotemVerification,
  evidence: Evidence,
  circumstances: { created: Date; environment: Row[] },
): ReportModel {
  const { grid, verdict, findings, tool, elapsedMs } = result;
  const map = { ...heatScale, range: [...heatScale.range] as [number, number], width: grid.width, height: grid.height };
  const { bytes, format, orientation, notices, metadata } = evidence;
  const image = { ...result.photo, bytes, format, orientation, notices };
  const model = buildReport(
    [
      {
        image,
        verdict,
        findings: findings.map((finding) => ({ ...finding, map: finding.map ? map : null })),
        map: result.map ? map : null,
        metadata: metadata.blocks,
        tool,
        elapsedMs,
      },
    ],
    { ...circumstances, settings: placeRows(result) },
    known,
  );
  const [exhibit] = model.exhibits;
  return {
    ...model,
    title: "A photograph held against the glass balls in it",
    exhibits: [
      {
        ...exhibit,
        conclusion: { ...exhibit.conclusion, ...(exhibit.conclusion.scoreNote && { scoreNote }) },
        ...(exhibit.fused && {
          fused: {
            ...exhibit.fused,
            caption: "Where the photograph contradicts its balls, over the photograph in grey.",
          },
        }),
        // Where nothing was measured, nothing can be said to be consistent.
        findings: exhibit.findings.map((finding) =>
          finding.score === undefined ? { ...finding, mark: "Not measured" } : finding,
        ),
        reproduce: {
          command: "selfsame totem verify PHOTO --calibration CALIBRATION --json",
          notes: [
            `Use ${tool.name} ${tool.version} with the library versions listed under Method, on a file whose SHA-256 is the one above.`,
            "CALIBRATION is what selfsame totem calibrate writes of this photograph, with the outlines, radii and focal length that were used here.",
          ],
        },
      },
    ],
    method: { ...model.method, text: methodText(result) },
    limits: [
      "Nothing is said of places that more than one of the balls does not see, and nothing of an edit that was made in the balls as well.",
      "What the balls show is right only where their outlines, radii and glass are.",
      "Nothing here says whether the scene was staged, who made a change, or with what intent.",
    ],
  };
}

const scoreNote =
  "How likely such a picture was edited, if edited and untouched pictures were equally frequent; measured on simulated scenes with glass balls, which may differ from this photograph. It is no probability that this picture was altered: that depends on what else is known of it.";

/** A sentence only for what was done. */
function methodText({ balls, grid, findings, map }: TotemVerification): string[] {
  return [
    "The file was opened for reading only; its bytes were not changed. The hash was computed over the bytes as they were read.",
    "The picture was decoded and turned upright as its orientation tag says. All positions are in pixels of the upright picture, counted from its upper left corner.",
    "Where the balls are follows from outlines that somebody drew around them, from the radii that were entered, and from the focal length.",
    ...(balls.some(({ moved }) => moved > 0)
      ? ["The balls were then moved to where the photograph shows their rims."]
      : []),
    ...(findings.some(({ detector }) => detector === sweepTraits.id)
      ? [
          `For each of ${grid.width} × ${grid.height} cells of the picture, the depth was chosen at which ${balls.length} balls agree best with each other and with the camera. Where the camera sees something else at that depth than the balls show, by more than noise and a small displacement explain, the cell contradicts them.`,
        ]
      : []),
    ...(map
      ? [
          "Figures are drawn to the scale printed beneath them. Hatched areas are not protected by the balls: nothing is said of them.",
        ]
      : []),
    "This report was written from the recorded findings; it speaks only of steps that were carried out.",
  ];
}

/** Camera and balls as they were used. */
function placeRows({ camera, balls }: TotemVerification): Row[] {
  const centimetres = (metres: number) => (100 * metres).toFixed(2);
  return [
    {
      label: "Camera",
      value: `focal length ${camera.fx.toFixed(1)} pixels, optical axis at (${camera.cx.toFixed(1)}, ${camera.cy.toFixed(1)})`,
    },
    ...balls.map(({ name, radius, index, centre, moved }) => ({
      label: name,
      value: `radius ${centimetres(radius)} cm, refractive index ${index}, centre (${centre.map(centimetres).join(", ")}) cm to the right of the camera, below and before it${moved > 0 ? `; moved by ${(1000 * moved).toFixed(1)} mm` : ""}`,
    })),
  ];
}
