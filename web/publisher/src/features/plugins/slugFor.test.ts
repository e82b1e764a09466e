import { expect, it } from "vitest";
import { slugFor } from "./slugFor";

it("makes an address of a name", () => {
  expect(slugFor("Álbum de Fotos 2")).toBe("album-de-fotos-2");
  expect(slugFor("  @scope/Größe — ñandú!  ")).toBe("scope-grosse-nandu");
  expect(slugFor("日本語")).toBe("");
  expect(slugFor(`${"a".repeat(63)} b`)).toBe("a".repeat(63));
});
