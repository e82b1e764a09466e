import { IconStar, IconStarFilled } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./StarInput.module.css";

type Props = { label: string; value: number; error?: ReactNode; onChange: (value: number) => void };

/** One to five stars: five radio buttons underneath, so that arrows and screen readers know what to do. */
export function StarInput({ label, value, error, onChange }: Props) {
  const { t } = useTranslation("plugin");
  const name = useId();
  return (
    <fieldset className={classes.field} aria-describedby={error ? `${name}-error` : undefined}>
      <legend className={classes.label}>{label}</legend>
      <div className={classes.stars}>
        {[1, 2, 3, 4, 5].map((stars) => (
          <label key={stars} className={classes.star} data-full={stars <= value || undefined}>
            <input type="radio" name={name} value={stars} checked={stars === value} onChange={() => onChange(stars)} />
            {stars <= value ? <IconStarFilled size={28} /> : <IconStar size={28} stroke={1.4} />}
            <span className="visually-hidden">{t("reviews.stars", { count: stars })}</span>
          </label>
        ))}
      </div>
      {error && (
        <p id={`${name}-error`} className={classes.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
