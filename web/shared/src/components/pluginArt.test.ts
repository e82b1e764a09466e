import { expect, test } from "vitest";
import { artFor } from "./pluginArt";

test("a slug has always the same picture", () => {
  expect(artFor("eslint-plugin-react")).toEqual(artFor("eslint-plugin-react"));
});

test("slugs that are alike have pictures that are not", () => {
  const pictures = new Set(Array.from({ length: 60 }, (_, i) => JSON.stringify(artFor(`plugin-${i}`))));
  expect(pictures.size).toBeGreaterThan(55);
});

test("every picture has something to see", () => {
  for (let i = 0; i < 200; i++) expect(artFor(`p${i}`).shapes.length).toBeGreaterThanOrEqual(3);
});
