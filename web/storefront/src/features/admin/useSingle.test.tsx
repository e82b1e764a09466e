import { renderInApp } from "@shared/testing/render";
import { useMutation } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { useSingle } from "./useSingle";

function Act({ act }: { act: () => Promise<void> }) {
  const single = useSingle(useMutation({ mutationFn: act }));
  return (
    <button type="button" onClick={() => void single()}>
      act
    </button>
  );
}

test("a double click acts once, and after a failure one can act again", async () => {
  let fail = (_: Error) => {};
  const act = vi.fn(() => new Promise<void>((_, reject) => (fail = reject)));
  renderInApp(<Act act={act} />);
  await userEvent.dblClick(screen.getByText("act"));
  expect(act).toHaveBeenCalledTimes(1);
  fail(new Error("no"));
  await vi.waitFor(async () => {
    await userEvent.click(screen.getByText("act"));
    expect(act).toHaveBeenCalledTimes(2);
  });
});
