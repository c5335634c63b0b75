import { expect, it } from "vitest";
import type { ListedModel } from "../../../contract/models.ts";
import { draftOf, read } from "../../ui/params.ts";
import { byOrigin, idsIn, toggled } from "./encoders.ts";

const schema = { type: "array", items: { type: "string" }, format: "encoders" };

it("what is ticked is what the parameter becomes, in the order of ticking", () => {
  let draft = String(draftOf(schema, []));
  draft = toggled(draft, "user:net");
  draft = toggled(draft, "mobilenet-v2");
  expect(read(schema, draft)).toEqual({ value: ["user:net", "mobilenet-v2"] });
  draft = toggled(draft, "user:net");
  expect(read(schema, draft)).toEqual({ value: ["mobilenet-v2"] });
  expect(read(schema, toggled(draft, "mobilenet-v2"))).toEqual({ value: [] });
  expect(idsIn(" a,b;c  d ")).toEqual(["a", "b", "c", "d"]);
});

it("encoders stand together by where they are from", () => {
  const from = (id: string, origin: string) => ({ id, origin }) as ListedModel;
  const groups = byOrigin([from("a", "user"), from("b", "own"), from("c", "user")]);
  expect(groups.map(([origin, members]) => [origin, ...members.map(({ id }) => id)])).toEqual([
    ["own", "b"],
    ["user", "a", "c"],
  ]);
});
