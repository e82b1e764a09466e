import { expect, test } from "vitest";
import { formats } from "./formats";

const es = formats("es");
const en = formats("en");
const plain = (s: string) => s.replace(/[\u00a0\u202f]/g, " ");

test("money follows the language and the currency's own decimals", () => {
  expect(plain(es.money({ minor: 123_456, currency: "EUR" }))).toBe("1.234,56 €");
  expect(en.money({ minor: 123_456, currency: "EUR" })).toBe("€1,234.56");
  expect(plain(es.money({ minor: 500, currency: "JPY" }))).toBe("500 JPY");
  expect(plain(en.money({ minor: 1234, currency: "KWD" }))).toBe("KWD 1.234");
  expect(plain(es.money({ minor: 1900, currency: "EUR" }, { trim: true }))).toBe("19 €");
});

test("the past and the future are told apart", () => {
  const now = Date.parse("2026-01-10T12:00:00Z");
  expect(en.relative("2026-01-10T10:00:00Z", now)).toBe("2 hours ago");
  expect(es.relative("2026-01-12T12:00:00Z", now)).toBe("pasado mañana");
});

test("sizes take the unit that reads best", () => {
  expect(plain(en.bytes(999))).toBe("999 byte");
  expect(plain(es.bytes(1_536_000))).toBe("1,5 MB");
});
