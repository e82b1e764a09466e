import { Button, Text } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { Confirm } from "@shared/components/Confirm";
import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { panel } from "@/api";
import classes from "./Payouts.module.css";
import { type PayoutBalances, payoutsChanged } from "./queries";

/** When the next payout is made and of how much, or what stands in its way. */
export function NextPayout({ balances }: { balances: PayoutBalances }) {
  const { t } = useTranslation("payouts");
  const { date } = useFormat();
  const heading = useId();
  const payable = balances.currencies.some(({ next }) => !next.skipped);
  return (
    <section className={classes.card} aria-labelledby={heading}>
      <div className={classes.cardHead}>
        <h2 id={heading}>{t("next.title")}</h2>
        {balances.nextAt && (
          <span className={classes.quiet}>
            <When at={balances.nextAt} />
          </span>
        )}
      </div>
      <p className={classes.date}>{balances.nextAt ? date(balances.nextAt) : t("next.onRequest")}</p>
      {balances.currencies.length === 0 ? (
        <p className={classes.quiet}>{t("next.nothingYet")}</p>
      ) : (
        <ul className={classes.amounts}>
          {balances.currencies.map((one) => (
            <Amount key={one.currency} balance={one} />
          ))}
        </ul>
      )}
      {balances.schedule === "manual" && <Request disabled={!payable} />}
    </section>
  );
}

function Amount({ balance }: { balance: PayoutBalances["currencies"][number] }) {
  const { t } = useTranslation("payouts");
  const { money } = useFormat();
  const { currency, next, thresholdMinor } = balance;
  const threshold = money({ minor: thresholdMinor, currency }, { trim: true });
  return (
    <li data-skipped={next.skipped ? true : undefined}>
      <span className={classes.amount}>
        <Money value={{ minor: next.amountMinor, currency }} />
      </span>
      {next.skipped && (
        <span className={classes.quiet}>{t(`next.skipped.${next.skipped}`, { amount: threshold })}</span>
      )}
    </li>
  );
}

function Request({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation("payouts");
  const [open, setOpen] = useState(false);
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const request = useMutation({
    mutationFn: () => panel.fetch.POST("/v1/payouts"),
    onSuccess: () => notify({ tone: "good", title: t("next.requested"), message: t("next.requestedText") }),
    onError: toast,
    onSettled() {
      setOpen(false);
      void payoutsChanged(queryClient);
    },
  });
  return (
    <>
      <Button className={classes.action} disabled={disabled} onClick={() => setOpen(true)}>
        {t("next.request")}
      </Button>
      <Confirm
        opened={open}
        title={t("next.requestTitle")}
        confirmLabel={t("next.request")}
        busy={request.isPending}
        onConfirm={() => request.mutate()}
        onClose={() => setOpen(false)}
      >
        <Text>{t("next.requestText")}</Text>
      </Confirm>
    </>
  );
}
