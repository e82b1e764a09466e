import { ProblemError } from "@shared/api/problem";
import { beforeEach, describe, expect, it } from "vitest";
import type { Schemas } from "@/api";
import { Draft } from "./Draft";
import type { Fields } from "./fields";

type Plugin = Schemas["Plugin"];

const plugin: Plugin = {
  id: "p1",
  ownerId: "o1",
  ownerName: "Ana",
  slug: "night-owl",
  slugReserved: false,
  name: "Night Owl",
  summary: "",
  description: "",
  category: "",
  tags: [],
  license: "",
  links: {},
  hosts: {},
  price: { minor: 0, currency: "EUR" },
  prices: [],
  screenshots: [],
  status: "draft",
  approved: false,
  licensing: { enabled: false, offline: true, offlineDays: 30, graceDays: 7 },
  revision: 1,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
};

const invalid = (field: string) =>
  new ProblemError({ code: "invalid_request", status: 422, errors: [{ location: `body.${field}`, message: "no" }] });

/** A server, a browser's storage and a clock that moves when told to. */
function bench(start = plugin) {
  const stored = new Map<string, string>();
  let server = start;
  let due: (() => void) | undefined;
  let fails: unknown[] = [];
  const sent: Partial<Fields>[] = [];
  const ports = {
    async send(patch: Partial<Fields>, revision: number) {
      sent.push(patch);
      const failure = fails.shift();
      if (failure) throw failure;
      if (revision !== server.revision) throw new ProblemError({ code: "revision_conflict", status: 412 });
      server = { ...server, ...patch, revision: server.revision + 1 };
      return server;
    },
    read: async () => server,
    storage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
    after(_: number, run: () => void) {
      due = run;
      return () => {
        if (due === run) due = undefined;
      };
    },
  };
  return {
    sent,
    stored,
    open: () => new Draft(server, ports),
    elsewhere(patch: Partial<Fields>) {
      server = { ...server, ...patch, revision: server.revision + 1 };
    },
    failNext: (...errors: unknown[]) => {
      fails = errors;
    },
    /** The timer runs out, and what it began comes to its end. */
    async tick() {
      const run = due;
      due = undefined;
      run?.();
      for (let i = 0; i < 10; i++) await Promise.resolve();
    },
    server: () => server,
  };
}

let on: ReturnType<typeof bench>;
beforeEach(() => {
  on = bench();
});

describe("Draft", () => {
  it("keeps what is typed at once and sends the changed fields when typing pauses", async () => {
    const draft = on.open();
    draft.edit({ summary: "Da" });
    draft.edit({ summary: "Dark" });
    expect(draft.getSnapshot().state).toBe("unsaved");
    expect(on.stored.size).toBe(1);
    await on.tick();
    expect(on.sent).toEqual([{ summary: "Dark" }]);
    expect(draft.getSnapshot().state).toBe("saved");
    expect(on.stored.size).toBe(0);
  });

  it("sends nothing when a change is taken back", async () => {
    const draft = on.open();
    draft.edit({ summary: "x" });
    draft.edit({ summary: "" });
    await on.tick();
    expect(on.sent).toEqual([]);
    expect(draft.getSnapshot().state).toBe("saved");
  });

  it("stays in the browser while the server is away, and goes out when it is back", async () => {
    on.failNext(new ProblemError({ code: "offline", status: 0 }));
    const draft = on.open();
    draft.edit({ name: "Barn Owl" });
    await on.tick();
    expect(draft.getSnapshot().state).toBe("kept");
    await on.tick();
    expect(draft.getSnapshot().state).toBe("saved");
    expect(on.server().name).toBe("Barn Owl");
  });

  it("brings back what an earlier visit could not save", async () => {
    on.failNext(new ProblemError({ code: "offline", status: 0 }));
    const first = on.open();
    first.edit({ name: "Barn Owl" });
    await on.tick();
    first.dispose();
    const second = on.open();
    expect(second.getSnapshot().fields.name).toBe("Barn Owl");
    await on.tick();
    expect(on.server().name).toBe("Barn Owl");
  });

  it("goes on by itself when somebody else changed other fields", async () => {
    const draft = on.open();
    draft.edit({ name: "Barn Owl" });
    on.elsewhere({ license: "MIT" });
    await on.tick();
    await on.tick();
    expect(draft.getSnapshot()).toMatchObject({ state: "saved", fields: { name: "Barn Owl", license: "MIT" } });
    expect(on.server()).toMatchObject({ name: "Barn Owl", license: "MIT" });
  });

  it("asks when somebody else changed the same field, and does as told", async () => {
    const draft = on.open();
    draft.edit({ name: "Barn Owl", summary: "Mine" });
    on.elsewhere({ name: "Snowy Owl", summary: "Theirs" });
    await on.tick();
    expect(draft.getSnapshot().state).toBe("conflict");
    expect(draft.getSnapshot().conflicts).toEqual([
      { field: "name", mine: "Barn Owl", theirs: "Snowy Owl" },
      { field: "summary", mine: "Mine", theirs: "Theirs" },
    ]);
    draft.resolve({ name: "mine", summary: "theirs" });
    await on.tick();
    expect(on.server()).toMatchObject({ name: "Barn Owl", summary: "Theirs" });
    expect(draft.getSnapshot().state).toBe("saved");
  });

  it("goes on asking when the plugin is read again, also when other fields have changed since", async () => {
    const draft = on.open();
    draft.edit({ name: "Barn Owl" });
    on.elsewhere({ name: "Snowy Owl" });
    await on.tick();
    draft.adopt(on.server());
    expect(draft.getSnapshot().state).toBe("conflict");
    on.elsewhere({ license: "MIT" });
    draft.adopt(on.server());
    expect(draft.getSnapshot()).toMatchObject({ state: "conflict", fields: { license: "MIT" } });
    expect(on.sent).toHaveLength(1);
  });

  it("asks as well when the same field changed between two visits", async () => {
    on.failNext(new ProblemError({ code: "offline", status: 0 }));
    const first = on.open();
    first.edit({ name: "Barn Owl" });
    await on.tick();
    first.dispose();
    on.elsewhere({ name: "Snowy Owl" });
    expect(on.open().getSnapshot().conflicts).toEqual([{ field: "name", mine: "Barn Owl", theirs: "Snowy Owl" }]);
  });

  it("holds back a wrong field and saves the others", async () => {
    on.failNext(invalid("links.homepage"));
    const draft = on.open();
    draft.edit({ links: { homepage: "http://x" }, name: "Barn Owl" });
    await on.tick();
    expect(Object.keys(draft.getSnapshot().wrong)).toEqual(["links"]);
    await on.tick();
    expect(on.server()).toMatchObject({ name: "Barn Owl", links: {} });
    expect(draft.getSnapshot().state).toBe("kept");
    draft.edit({ links: { homepage: "https://x.example" } });
    await on.tick();
    expect(on.server().links).toEqual({ homepage: "https://x.example" });
    expect(draft.getSnapshot()).toMatchObject({ state: "saved", wrong: {} });
  });

  it("takes over how the server writes a field, unless it was typed in since", async () => {
    const draft = on.open();
    draft.edit({ tags: ["Dark Mode"] });
    draft.flush();
    draft.edit({ name: "Barn Owl" });
    await on.tick();
    await on.tick();
    expect(draft.getSnapshot().fields.name).toBe("Barn Owl");
    expect(on.server()).toMatchObject({ tags: ["Dark Mode"], name: "Barn Owl" });
  });
});
