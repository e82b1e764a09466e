import { useEffect, useState } from "react";
import type { Purchase } from "./purchaseView";

/** How long after coming back from the payment page we take a payment to be on its way before we say that none has come. */
const patience = 20_000;

/**
 * Whether somebody has just come back from Stripe's page and the payment is not known to us yet. The address proves
 * nothing: it only decides which words stand there while we ask.
 */
export function useReturning(
  purchase: Purchase | undefined,
  from: "checkout" | undefined,
  cancelled: boolean,
): boolean {
  const [patient, setPatient] = useState(from === "checkout" && !cancelled);
  useEffect(() => {
    if (!patient) return;
    const timer = setTimeout(() => setPatient(false), patience);
    return () => clearTimeout(timer);
  }, [patient]);
  return patient && purchase?.status === "awaiting_payment";
}
