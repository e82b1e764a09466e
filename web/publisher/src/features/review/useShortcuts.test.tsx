import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useShortcuts } from "./useShortcuts";

function Page({ act, dialog }: { act: () => void; dialog?: boolean }) {
  useShortcuts({ a: act });
  return (
    <>
      <input aria-label="field" />
      {dialog && <div role="dialog" aria-modal="true" />}
    </>
  );
}

test("a key acts, but not while somebody types, with a modifier or over a dialog", () => {
  const act = vi.fn();
  const { rerender } = render(<Page act={act} />);
  fireEvent.keyDown(document.body, { key: "a" });
  expect(act).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "a" });
  fireEvent.keyDown(document.body, { key: "a", ctrlKey: true });
  fireEvent.keyDown(document.body, { key: "b" });
  rerender(<Page act={act} dialog />);
  fireEvent.keyDown(document.body, { key: "a" });
  expect(act).toHaveBeenCalledTimes(1);
});
