import type { Tone } from "@shared/components/Badge";
import type { Schemas } from "@/api";
import type { Purchase } from "../purchase/purchaseView";

type Refundable = Pick<Purchase, "refund">;

/** What has failed is being seen to: nobody need ask for it again meanwhile. */
export const askable = ({ refund: { refusal, left, refunds } }: Refundable) =>
  refusal === undefined && left.minor > 0 && !refunds.some(({ status }) => status === "failed");

/** Whether there is anything to say about money that goes back. */
export const hasRefundNews = (purchase: Refundable) => {
  const { refunds, requests, refusal } = purchase.refund;
  return refunds.length > 0 || requests.length > 0 || refusal === "refund_window_over" || askable(purchase);
};

/** Whether somebody may be looking on while it changes. */
export const refundUnderWay = ({ refund: { refunds, requests } }: Refundable) =>
  refunds.some(({ status }) => status === "on_its_way") || requests.some(({ status }) => status === "waiting");

const tones: Record<Schemas["OwnRefund"]["status"] | Schemas["OwnRefundRequest"]["status"], Tone> = {
  on_its_way: "info",
  returned: "good",
  failed: "bad",
  returned_otherwise: "good",
  kept_plugin: "neutral",
  closed: "neutral",
  waiting: "info",
  approved: "good",
  declined: "warn",
};

export const toneOf = (status: keyof typeof tones): Tone => tones[status];
