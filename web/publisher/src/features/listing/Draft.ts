import { ProblemError } from "@shared/api/problem";
import type { Schemas } from "@/api";
import { changes, type FieldName, type Fields, fieldNames, fieldsOf, same } from "./fields";

type Plugin = Schemas["Plugin"];

/** `kept`: only in this browser, for the server cannot be reached; `conflict`: somebody changed the same fields. */
export type SaveState = "saved" | "unsaved" | "saving" | "kept" | "conflict";

export type Conflict = { field: FieldName; mine: Fields[FieldName]; theirs: Fields[FieldName] };

export type Snapshot = {
  fields: Fields;
  state: SaveState;
  conflicts: Conflict[];
  /** What the server found wrong with a field; it stays in this browser until it is changed. */
  wrong: Partial<Record<FieldName, ProblemError>>;
};

export type Ports = {
  send: (patch: Partial<Fields>, revision: number) => Promise<Plugin>;
  read: () => Promise<Plugin>;
  /** Where what is not saved yet survives a closed tab. */
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  after: (milliseconds: number, run: () => void) => () => void;
};

const pause = 800;
const longestPause = 30_000;

/** A listing being edited: what is typed is kept here at once and sent when typing pauses; nothing typed is ever lost. */
export class Draft {
  private base: Fields;
  private revision: number;
  private fields: Fields;
  private state: SaveState = "saved";
  private conflicts: Conflict[] = [];
  private wrong: Snapshot["wrong"] = {};
  private sending = false;
  private failures = 0;
  private cancelTimer = () => {};
  private readonly listeners = new Set<() => void>();
  private snapshot: Snapshot;
  private readonly key: string;
  private readonly ports: Ports;

  constructor(plugin: Plugin, ports: Ports) {
    this.ports = ports;
    this.key = `listing/${plugin.id}`;
    this.base = fieldsOf(plugin);
    this.revision = plugin.revision;
    this.fields = this.base;
    this.recover();
    this.snapshot = this.take();
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  getSnapshot = () => this.snapshot;

  edit = (patch: Partial<Fields>) => {
    this.fields = { ...this.fields, ...patch };
    for (const field of Object.keys(patch) as FieldName[]) delete this.wrong[field];
    this.keep();
    this.settle();
    this.tell();
  };

  /** Sends what is there now: when leaving, when the network is back. */
  flush = () => {
    if (this.state !== "conflict") void this.save();
  };

  /** The plugin as it was read anew, or as another change of it came back. */
  adopt = (plugin: Plugin) => {
    if (this.sending || plugin.revision <= this.revision) return;
    this.rebase(plugin);
    this.keep();
    this.settle();
    this.tell();
  };

  /** Ends a conflict: of each field either what was typed here or what the server has. */
  resolve = (keep: Partial<Record<FieldName, "mine" | "theirs">>) => {
    for (const { field, theirs } of this.conflicts) {
      if (keep[field] !== "mine") this.fields = { ...this.fields, [field]: theirs };
    }
    this.conflicts = [];
    this.keep();
    this.settle();
    void this.save();
    this.tell();
  };

  dispose = () => this.cancelTimer();

  private recover() {
    const kept = this.ports.storage.getItem(this.key);
    if (!kept) return;
    try {
      const { base, patch } = JSON.parse(kept) as { base: Partial<Fields>; patch: Partial<Fields> };
      const now = this.base;
      this.fields = { ...this.base, ...patch };
      this.conflicts = (Object.keys(patch) as FieldName[])
        .filter((field) => !same(base[field], now[field]) && !same(patch[field], now[field]))
        .map((field) => ({ field, mine: this.fields[field], theirs: now[field] }));
    } catch {
      this.ports.storage.removeItem(this.key);
    }
    this.settle();
  }

  /** Takes the server's fields as the new ground. What was typed stays, and is a conflict where both changed the same. */
  private rebase(plugin: Plugin) {
    const theirs = fieldsOf(plugin);
    const mine = changes(this.base, this.fields);
    const undecided = new Set(this.conflicts.map(({ field }) => field));
    this.conflicts = (Object.keys(mine) as FieldName[])
      .filter((field) => undecided.has(field) || !same(this.base[field], theirs[field]))
      .filter((field) => !same(this.fields[field], theirs[field]))
      .map((field) => ({ field, mine: this.fields[field], theirs: theirs[field] }));
    this.base = theirs;
    this.revision = plugin.revision;
    this.fields = { ...theirs, ...mine };
  }

  private toSend(): Partial<Fields> {
    const patch = changes(this.base, this.fields);
    for (const field of Object.keys(this.wrong) as FieldName[]) delete patch[field];
    return patch;
  }

  private async save() {
    this.cancelTimer();
    const patch = this.toSend();
    if (this.sending || this.conflicts.length > 0 || Object.keys(patch).length === 0) return;
    this.sending = true;
    this.state = "saving";
    this.tell();
    try {
      this.accept(await this.ports.send(patch, this.revision), patch);
    } catch (error) {
      await this.refuse(error, patch);
    }
    this.sending = false;
    this.keep();
    this.settle();
    this.tell();
  }

  /** The server may write a field its own way; what was typed since it was sent stays. */
  private accept(plugin: Plugin, sent: Partial<Fields>) {
    this.failures = 0;
    const saved = fieldsOf(plugin);
    const untouched = fieldNames.filter((field) =>
      same(this.fields[field], field in sent ? sent[field] : this.base[field]),
    );
    this.fields = { ...this.fields, ...Object.fromEntries(untouched.map((field) => [field, saved[field]])) };
    this.base = saved;
    this.revision = plugin.revision;
  }

  private async refuse(error: unknown, patch: Partial<Fields>) {
    const problem = error instanceof ProblemError ? error : new ProblemError({ code: "offline", status: 0 });
    if (problem.status === 412) {
      try {
        this.rebase(await this.ports.read());
        this.failures = 0;
      } catch {
        this.failures++;
      }
      return;
    }
    const fields = fieldsAt(problem, patch);
    if (fields.length === 0) this.failures++;
    for (const field of fields) this.wrong = { ...this.wrong, [field]: problem };
  }

  private delay = () => Math.min(longestPause, 2_000 * 2 ** (this.failures - 1));

  private schedule(milliseconds: number) {
    this.cancelTimer();
    this.cancelTimer = this.ports.after(milliseconds, () => void this.save());
  }

  /** Where things stand now, and when the next try is due. */
  private settle() {
    if (this.sending) return;
    if (this.conflicts.length > 0) this.state = "conflict";
    else if (Object.keys(this.toSend()).length > 0) this.state = this.failures > 0 ? "kept" : "unsaved";
    else this.state = Object.keys(this.wrong).length > 0 ? "kept" : "saved";
    if (this.state === "unsaved") this.schedule(pause);
    else if (this.state === "kept" && this.failures > 0) this.schedule(this.delay());
  }

  private keep() {
    const patch = changes(this.base, this.fields);
    if (Object.keys(patch).length === 0) {
      this.ports.storage.removeItem(this.key);
      return;
    }
    const base = Object.fromEntries((Object.keys(patch) as FieldName[]).map((field) => [field, this.base[field]]));
    this.ports.storage.setItem(this.key, JSON.stringify({ base, patch }));
  }

  private take = (): Snapshot => ({
    fields: this.fields,
    state: this.state,
    conflicts: this.conflicts,
    wrong: this.wrong,
  });

  private tell() {
    this.snapshot = this.take();
    for (const listener of this.listeners) listener();
  }
}

/** The fields of the request that the problem is about. */
function fieldsAt(problem: ProblemError, patch: Partial<Fields>): FieldName[] {
  const named = problem.errors.map(({ location }) => location?.replace(/^body\.?/, "").split(/[.[]/)[0]);
  if (problem.code.startsWith("slug_")) named.push("slug");
  return fieldNames.filter((field) => field in patch && named.includes(field));
}
