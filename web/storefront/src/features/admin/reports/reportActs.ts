import { store } from "@/api";

/** What can be done about a report, each with a reason that the audit log keeps. */
export type Act =
  | { kind: "hide" | "restore"; reviewId: string }
  | { kind: "dismiss"; reportId: string }
  | { kind: "close"; reportId: string };

/** How long a reason may be; three characters at least. */
export const reasonMax = (kind: Act["kind"]) => (kind === "close" ? 2000 : 500);

export function perform(act: Act, reason: string) {
  switch (act.kind) {
    case "hide":
      return store.fetch.POST("/v1/admin/reviews/{reviewId}/hide", {
        params: { path: { reviewId: act.reviewId } },
        body: { reason },
      });
    case "restore":
      return store.fetch.POST("/v1/admin/reviews/{reviewId}/restore", {
        params: { path: { reviewId: act.reviewId } },
        body: { reason },
      });
    case "dismiss":
      return store.fetch.POST("/v1/admin/review-reports/{reportId}/dismiss", {
        params: { path: { reportId: act.reportId } },
        body: { reason },
      });
    case "close":
      return store.fetch.POST("/v1/admin/plugin-reports/{reportId}/close", {
        params: { path: { reportId: act.reportId } },
        body: { note: reason },
      });
  }
}
