import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation } from "@tanstack/react-query";
import { panel } from "@/api";
import { leaveFor } from "./leave";

type Way = { to: "onboarding"; country?: string } | { to: "dashboard" };

/** Asks for a link to Stripe and follows it at once: it is good for minutes, and opens once. */
export function useLead() {
  const toast = useProblemToast();
  return useMutation({
    mutationFn: async (way: Way) =>
      way.to === "onboarding"
        ? (await panel.fetch.POST("/v1/payouts/account/onboarding", { body: { country: way.country } })).data
        : (await panel.fetch.POST("/v1/payouts/account/dashboard")).data,
    onSuccess: (link) => link && leaveFor(link.url),
    onError: toast,
  });
}
