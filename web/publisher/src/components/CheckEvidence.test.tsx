import { renderInApp } from "@shared/testing/render";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import rulesEn from "../locales/rules.en";
import rulesEs from "../locales/rules.es";
import submissionEn from "../locales/submission.en";
import submissionEs from "../locales/submission.es";
import { CheckEvidence } from "./CheckEvidence";
import type { Finding } from "./checks";

const mismatch: Finding = {
  severity: "error",
  rule: "version_mismatch",
  code: "version_mismatch",
  message: "The manifest says version $t(rules:rule.bomb), the release is 1.2.3.",
  values: ["$t(rules:rule.bomb)", "1.2.3"],
};
const hidden: Finding = {
  severity: "error",
  rule: "hidden_text",
  code: "hidden_text",
  message: "The summary on the plugin's page has invisible characters in it.",
  values: ["summary"],
};
const older: Finding = { severity: "warning", rule: "symlink", message: "The entry is a symbolic link." };
const newer = { ...older, code: "symlink-loop", message: "The link leads to itself." } as unknown as Finding;

test("findings are told in Spanish with what was found put in, and in English where there are no words", () => {
  renderInApp(<CheckEvidence evidence={[mismatch, hidden, older, newer]} />, {
    language: "es",
    texts: { rules: rulesEs, submission: submissionEs },
  });
  screen.getByText("El manifiesto dice la versión $t(rules:rule.bomb); la publicación es la 1.2.3.");
  screen.getByText("Hay caracteres invisibles en la ficha: el resumen.");
  for (const { message } of [older, newer]) expect(screen.getByText(message).lang).toBe("en");
});

test("in English the server's own words stand", () => {
  renderInApp(<CheckEvidence evidence={[hidden]} />, { texts: { rules: rulesEn, submission: submissionEn } });
  screen.getByText(hidden.message);
});
