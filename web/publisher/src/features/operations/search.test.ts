import { expect, test } from "vitest";
import { accountsSearch, auditSearch, syncsSearch } from "./search";

test("only what means something is taken from the address", () => {
  expect(syncsSearch({ show: "all" })).toEqual({ show: "all" });
  expect(syncsSearch({ show: "nonsense" })).toEqual({});
  expect(accountsSearch({ search: "a".repeat(200), role: "king" })).toEqual({ search: "a".repeat(100) });
  const uuid = "0198b7f0-0000-7000-8000-000000000001";
  expect(auditSearch({ action: "plugin.takedown", subjectType: "shelf", subject: uuid, actor: "me" })).toEqual({
    action: "plugin.takedown",
    subject: uuid,
  });
});
