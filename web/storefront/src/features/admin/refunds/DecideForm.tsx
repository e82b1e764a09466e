import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { AmountInput } from "@shared/components/AmountInput";
import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Effect } from "./Effect";
import type { RefundRequestDetail } from "./queries";
import classes from "./Request.module.css";
import { useDecide } from "./useDecide";
import { type Decision, outcomeOf } from "./verdict";

type Props = { request: RefundRequestDetail };

/** Yes with an amount, or no; each with words. The button says what becomes of it before it is pressed. */
export function DecideForm({ request }: Props) {
  const { t } = useTranslation("adminRefunds");
  const { money } = useFormat();
  const problemText = useProblemText();
  const [decision, setDecision] = useState<Decision>(request.refusal ? "decline" : "approve");
  const [amount, setAmount] = useState(request.proposed ?? request.left);
  const [reason, setReason] = useState("");
  const [short, setShort] = useState(false);
  const decide = useDecide(request.id, () => setReason(""));
  const approve = decision === "approve";
  const outcome = approve ? outcomeOf(request, amount.minor) : "declined";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = reason.trim();
    setShort(text.length < 3);
    if (text.length < 3 || (approve && (amount.minor < 1 || amount.minor > request.left.minor))) return;
    void decide.send({ decision, amount: approve ? amount : undefined, reason: text });
  };
  const answer = !approve && request.origin === "customer";
  const problem =
    decide.error && (decide.error.code === "no_answer_yet" ? t("decide.unsure") : problemText(decide.error));
  const error = short ? t("decide.short") : problem;
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {request.refusal ? (
        <Refused refusal={request.refusal} />
      ) : (
        <SegmentedControl
          size="md"
          aria-label={t("decide.which")}
          value={decision}
          onChange={(value) => setDecision(value === "decline" ? value : "approve")}
          data={(["approve", "decline"] as const).map((value) => ({ value, label: t(`decide.${value}`) }))}
        />
      )}
      {approve && <Amount left={request.left} value={amount} onChange={setAmount} />}
      <Textarea
        className={classes.reasonField}
        label={t(answer ? "decide.answer" : "decide.reason")}
        description={t(answer ? "decide.answerText" : "decide.reasonText")}
        required
        rows={3}
        maxLength={1000}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setShort(false);
        }}
        error={error && <span role="alert">{error}</span>}
      />
      <Effect request={request} outcome={outcome} amount={amount} />
      <Button type="submit" loading={decide.busy} disabled={outcome === "own"} color={approve ? undefined : "red"}>
        {t(`decide.confirm.${outcome === "own" ? "proposed" : outcome}`, { amount: money(amount) })}
      </Button>
    </form>
  );
}

type AmountProps = { left: MoneyValue; value: MoneyValue; onChange: (value: MoneyValue) => void };

function Amount({ left, value, onChange }: AmountProps) {
  const { t } = useTranslation("adminRefunds");
  const { money } = useFormat();
  const words = { amount: money(left) };
  const none = value.minor < 1 && t("decide.noAmount");
  return (
    <div className={classes.money}>
      <AmountInput
        size="md"
        label={t("decide.amount")}
        description={t("decide.amountText", words)}
        suffix={` ${value.currency}`}
        most={left}
        value={value}
        onChange={onChange}
        error={none || (value.minor > left.minor && t("decide.tooMuch", words))}
      />
      {value.minor !== left.minor && (
        <Button variant="subtle" onClick={() => onChange(left)}>
          {t("decide.all", words)}
        </Button>
      )}
    </div>
  );
}

const refusals = ["purchase_disputed", "refund_open", "purchase_not_refundable"] as const;

function Refused({ refusal }: { refusal: string }) {
  const { t } = useTranslation("adminRefunds");
  const known = refusals.find((one) => one === refusal) ?? "purchase_not_refundable";
  return <p className={classes.effect}>{t("decide.refused", { why: t(`decide.refusal.${known}`) })}</p>;
}
