import { Button, TextInput } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { IconTag } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./CodeField.module.css";
import type { Acquire } from "./useAcquire";
import type { Code } from "./useCode";
import { useCodeProblem } from "./useCodeProblem";

/** A discount code for what one is about to buy: asked for only by who has one, then what it does, or why it does nothing. */
export function CodeField({ acquire: { offer, code } }: { acquire: Acquire }) {
  const { t } = useTranslation("plugin");
  const [opened, setOpened] = useState(false);
  if (offer.kind === "continue" && code.typed && !sameCode(code.typed, offer.discount?.code)) {
    return (
      <p className={classes.note} role="status">
        {t("code.tooLate", { code: code.typed })}
      </p>
    );
  }
  if (offer.kind === "continue" && offer.discount) return <Applied discount={offer.discount} />;
  if (offer.kind !== "buy") return null;
  if (offer.discount) {
    return (
      <Applied
        discount={offer.discount}
        onRemove={() => {
          setOpened(false);
          code.remove();
        }}
      />
    );
  }
  if (!opened && !code.typed) {
    return (
      <button type="button" className={classes.ask} onClick={() => setOpened(true)}>
        {t("code.ask")}
      </button>
    );
  }
  return <CodeForm key={code.typed} code={code} focus={opened} />;
}

const sameCode = (a: string, b: string | undefined) => a.trim().toUpperCase() === b;

function CodeForm({ code, focus }: { code: Code; focus: boolean }) {
  const { t } = useTranslation("plugin");
  const problemText = useCodeProblem();
  const [text, setText] = useState(code.typed ?? "");
  const wanted = text.trim();
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted) code.apply(wanted);
      }}
    >
      <TextInput
        className={classes.field}
        size="sm"
        aria-label={t("code.label")}
        placeholder={t("code.label")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={Boolean(code.error)}
        maxLength={64}
        autoFocus={focus}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <Button type="submit" size="sm" variant="default" loading={code.checking} disabled={!wanted}>
        {t("code.apply")}
      </Button>
      {code.error && (
        <p className={classes.problem} role="alert">
          {problemText(code.error)}
        </p>
      )}
    </form>
  );
}

/** What the code does. */
function Applied({ discount, onRemove }: { discount: Schemas["CouponDiscount"]; onRemove?: () => void }) {
  const { t } = useTranslation("plugin");
  const { money, percent } = useFormat();
  const share = discount.discount.minor / discount.list.minor;
  return (
    <div className={classes.applied}>
      <IconTag size={18} stroke={1.6} aria-hidden="true" />
      <span role="status">
        {t("code.applied", {
          code: discount.code,
          discount: money(discount.discount, { trim: true }),
          percent: percent(share),
        })}
      </span>
      {onRemove && (
        <button
          type="button"
          className={classes.remove}
          aria-label={t("code.removeOf", { code: discount.code })}
          onClick={onRemove}
        >
          {t("code.remove")}
        </button>
      )}
    </div>
  );
}
