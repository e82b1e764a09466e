import { store } from "@/api";
import type { AdminLicense } from "./queries";

/** What support can do to a license. Removing one machine names it. */
export type Act = { kind: "revoke" | "restore" | "reset" } | { kind: "remove"; machine: { id: string; name: string } };

/** What makes sense now: nothing is offered that would change nothing. */
export function actsOn(license: AdminLicense): ("revoke" | "restore" | "reset")[] {
  const acts: ("revoke" | "restore" | "reset")[] = [license.revokedAt === undefined ? "revoke" : "restore"];
  if (license.activations > 0) acts.unshift("reset");
  return acts;
}

export function perform(act: Act, licenseId: string, reason: string) {
  const params = { path: { licenseId } };
  const body = { reason };
  switch (act.kind) {
    case "revoke":
      return store.fetch.POST("/v1/admin/licenses/{licenseId}/revoke", { params, body });
    case "restore":
      return store.fetch.POST("/v1/admin/licenses/{licenseId}/restore", { params, body });
    case "reset":
      return store.fetch.POST("/v1/admin/licenses/{licenseId}/reset-activations", { params, body });
    case "remove":
      return store.fetch.POST("/v1/admin/licenses/{licenseId}/activations/{activationId}/remove", {
        params: { path: { licenseId, activationId: act.machine.id } },
        body,
      });
  }
}
