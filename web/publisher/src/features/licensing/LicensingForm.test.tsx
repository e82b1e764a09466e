import { ProblemError } from "@shared/api/problem";
import { renderInApp } from "@shared/testing/render";
import { notify } from "@shared/toast/notify";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { panel, type Schemas } from "@/api";
import licensing from "@/locales/licensing.en";
import { LicensingForm } from "./LicensingForm";

vi.mock("@shared/toast/notify", () => ({ notify: vi.fn() }));
vi.mock("@/api", () => ({
  panel: {
    fetch: { PUT: vi.fn() },
    query: { queryOptions: (method: string, path: string, init: unknown) => ({ queryKey: [method, path, init] }) },
  },
}));

const put = vi.mocked(panel.fetch.PUT as (...args: unknown[]) => Promise<unknown>);
const terms: Schemas["LicensingTerms"] = {
  enabled: false,
  maxActivations: 3,
  offline: true,
  offlineDays: 30,
  graceDays: 7,
};
const show = (now = terms) =>
  renderInApp(<LicensingForm plugin={{ id: "p1", licensing: now } as Schemas["Plugin"]} />, { texts: { licensing } });
const givingOut = () => screen.getByRole<HTMLInputElement>("switch", { name: new RegExp(licensing.enabled) });
const save = () => screen.getByRole<HTMLButtonElement>("button", { name: "Save" });

beforeEach(() => vi.clearAllMocks());

test("a plugin without licenses gets some, on terms that may be changed before", async () => {
  put.mockImplementation(async (_, init) => ({
    data: { licensing: (init as { body: unknown }).body, publication: { publicationId: "x", workflowId: "w" } },
  }));
  show();
  expect(save().disabled).toBe(true);
  expect(screen.queryByLabelText(licensing.maxActivations)).toBeNull();
  await userEvent.click(givingOut());
  await userEvent.clear(screen.getByLabelText(licensing.maxActivations));
  expect(save().disabled).toBe(true);
  screen.getByText("Between 1 and 10,000.");
  await userEvent.type(screen.getByLabelText(licensing.maxActivations), "25");
  await userEvent.click(save());
  await waitFor(() => expect(notify).toHaveBeenCalledWith(expect.objectContaining({ title: licensing.started })));
  expect(put).toHaveBeenCalledWith("/v1/plugins/{id}/licensing", {
    params: { path: { id: "p1" } },
    body: { ...terms, enabled: true, maxActivations: 25 },
  });
});

test("without limit there is none in what is sent, and what was given out before is explained", async () => {
  put.mockResolvedValue({ data: { licensing: terms } });
  show({ ...terms, enabled: true });
  await userEvent.click(screen.getByLabelText(licensing.unlimited));
  screen.getByText(licensing.earlier);
  await userEvent.click(givingOut());
  screen.getByText(licensing.switchedOff);
  await userEvent.click(givingOut());
  await userEvent.click(save());
  await waitFor(() => expect(notify).toHaveBeenCalledWith(expect.objectContaining({ title: licensing.kept })));
  expect(put.mock.calls[0]?.[1]).toMatchObject({ body: { ...terms, enabled: true, maxActivations: undefined } });
});

test("what cannot be saved is said, and stays as it was filled in", async () => {
  put.mockRejectedValue(new ProblemError({ code: "workflows_unavailable", status: 503 }));
  show();
  await userEvent.click(givingOut());
  await userEvent.click(save());
  await waitFor(() => expect(notify).toHaveBeenCalledWith(expect.objectContaining({ tone: "bad" })));
  expect(givingOut().checked).toBe(true);
  expect(save().disabled).toBe(false);
});
