import { expect, it } from "vitest";
import { longestArchive, refusalOf } from "./upload";

const file = (name: string, size: number) => Object.defineProperty(new File(["x"], name), "size", { value: size });

it("refuses what the server would refuse, before it is sent", () => {
  expect(refusalOf(file("plugin-1.0.0.TGZ", 10))).toBeUndefined();
  expect(refusalOf(file("plugin.tar.gz", longestArchive))).toBeUndefined();
  expect(refusalOf(file("plugin.zip", longestArchive + 1))).toBe("request_too_large");
  expect(refusalOf(file("plugin.zip", 0))).toBe("archive_unreadable");
  expect(refusalOf(file("plugin.rar", 10))).toBe("archive_unreadable");
});
