import { Button, Select } from "@mantine/core";
import { Badge, type Tone } from "@shared/components/Badge";
import { useFormat } from "@shared/format/useFormat";
import { IconExternalLink } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Payouts.module.css";
import type { PayoutAccount } from "./queries";
import { useLead } from "./useLead";
import { type Want, wantsOf } from "./wants";

const tones: Record<PayoutAccount["state"], Tone> = {
  none: "neutral",
  opening: "info",
  onboarding: "warn",
  pending: "info",
  action_required: "warn",
  ready: "good",
  restricted: "bad",
  rejected: "bad",
  disconnected: "neutral",
};

/** How the account at Stripe stands, and the one thing to do about it. */
export function AccountCard({ account }: { account: PayoutAccount }) {
  const { t } = useTranslation("payouts");
  const { dateTime } = useFormat();
  const heading = useId();
  const { due, pastDue, verifying, deadline } = account.requirements;
  const asked = account.state === "onboarding" ? [] : wantsOf([...pastDue, ...due]);
  return (
    <section className={classes.card} aria-labelledby={heading}>
      <div className={classes.cardHead}>
        <h2 id={heading}>{t("account.title")}</h2>
        <Badge tone={tones[account.state]}>{t(`account.state.${account.state}`)}</Badge>
      </div>
      <p className={classes.quiet}>{t(`account.text.${account.state}`)}</p>
      {asked.length > 0 && <Wants title={t("account.wants")} wants={asked} />}
      {account.state === "pending" && verifying.length > 0 && (
        <Wants title={t("account.verifying")} wants={wantsOf(verifying)} />
      )}
      {deadline && asked.length > 0 && (
        <p className={classes.deadline}>{t("account.deadline", { at: dateTime(deadline) })}</p>
      )}
      <Action account={account} />
    </section>
  );
}

function Wants({ title, wants }: { title: string; wants: Want[] }) {
  const { t } = useTranslation("payouts");
  return (
    <div>
      <p>{title}</p>
      <ul className={classes.wants}>
        {wants.map((want) => (
          <li key={want}>{t(`want.${want}`)}</li>
        ))}
      </ul>
    </div>
  );
}

function Action({ account }: { account: PayoutAccount }) {
  const { t } = useTranslation("payouts");
  const lead = useLead();
  const outside = <IconExternalLink size={18} stroke={1.6} aria-hidden="true" />;
  // Once the link is there the browser is on its way.
  const leaving = lead.isPending || lead.isSuccess;
  switch (account.state) {
    case "none":
    case "disconnected":
      return <Begin account={account} />;
    case "rejected":
    case "opening":
      return null;
    case "pending":
    case "ready":
      return (
        <Button
          className={classes.action}
          variant="default"
          rightSection={outside}
          loading={leaving}
          onClick={() => lead.mutate({ to: "dashboard" })}
        >
          {t("account.dashboard")}
        </Button>
      );
    default:
      return (
        <Button
          className={classes.action}
          rightSection={outside}
          loading={leaving}
          onClick={() => lead.mutate({ to: "onboarding" })}
        >
          {t(account.state === "onboarding" ? "account.continue" : "account.give")}
        </Button>
      );
  }
}

/** There is no account, or none any more: it is opened in the country that is chosen here. */
function Begin({ account }: { account: PayoutAccount }) {
  const { t } = useTranslation("payouts");
  const { country: nameOf, language } = useFormat();
  const [country, setCountry] = useState(account.country ?? "");
  const lead = useLead();
  const countries = account.countries
    .map((value) => ({ value, label: nameOf(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
  return (
    <form
      className={classes.begin}
      onSubmit={(event) => {
        event.preventDefault();
        if (country) lead.mutate({ to: "onboarding", country });
      }}
    >
      <Select
        size="md"
        searchable
        label={t("account.country")}
        description={t("account.countryHint")}
        placeholder={t("account.chooseCountry")}
        data={countries}
        value={country || null}
        onChange={(value) => setCountry(value ?? "")}
      />
      <Button
        type="submit"
        disabled={!country}
        loading={lead.isPending || lead.isSuccess}
        rightSection={<IconExternalLink size={18} stroke={1.6} aria-hidden="true" />}
      >
        {t("account.begin")}
      </Button>
    </form>
  );
}
