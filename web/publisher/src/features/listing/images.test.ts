import { expect, it } from "vitest";
import { imageRefusal, moved } from "./images";

it("moves one of a list to another place", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a"], 3, 0)).toEqual(["a"]);
});

it("refuses what is no picture or too large before it is sent", () => {
  expect(imageRefusal(new File(["x"], "a.svg", { type: "image/svg+xml" }))).toBe("wrongType");
  expect(imageRefusal(new File(["x"], "a.png", { type: "image/png" }))).toBeUndefined();
});
