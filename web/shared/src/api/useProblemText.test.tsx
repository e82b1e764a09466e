import { act, render, screen } from "@testing-library/react";
import i18next, { type ReadCallback } from "i18next";
import { initReactI18next } from "react-i18next";
import { expect, test } from "vitest";
import common from "../locales/common.en";
import problems from "../locales/problems.en";
import { offline, ProblemError } from "./problem";
import { useProblemText } from "./useProblemText";

function Said({ error }: { error: unknown }) {
  return <p>{useProblemText()(error)}</p>;
}

test("what has failed is said before the words for it have come, and then in them", async () => {
  let arrive: ReadCallback = () => undefined;
  void i18next
    .use({
      type: "backend",
      init() {},
      read(_language: string, namespace: string, done: ReadCallback) {
        if (namespace === "common") done(null, common);
        else arrive = done;
      },
    })
    .use(initReactI18next)
    .init({ lng: "en", fallbackLng: false, ns: ["common"], defaultNS: "common", initAsync: false });
  render(
    <>
      <Said error={new ProblemError({ code: "already_owned", status: 409, detail: "The customer owns it." })} />
      <Said error={new ProblemError({ code: "busy", status: 503 })} />
      <Said error={offline()} />
    </>,
  );
  const said = () => screen.getAllByRole("paragraph").map((p) => p.textContent);
  expect(said()).toEqual(["The customer owns it.", common.problem.unknown, common.problem.offline]);
  await act(async () => arrive(null, problems));
  expect(said()).toEqual([problems.already_owned, problems.busy, common.problem.offline]);
});
