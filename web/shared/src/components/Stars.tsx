import { useTranslation } from "react-i18next";
import { useFormat } from "../format/useFormat";
import classes from "./Stars.module.css";

const star = "M12 2.6l2.9 5.9 6.5.95-4.7 4.58 1.1 6.47L12 17.45 6.2 20.5l1.1-6.47L2.6 9.45l6.5-.95z";

/** An average of 0 to 5 as five stars, the last one filled by its part; screen readers hear the number. */
export function Stars({ value, size = 16 }: { value: number; size?: number }) {
  const { t } = useTranslation();
  const { rating } = useFormat();
  return (
    <span className={classes.stars} role="img" aria-label={t("rating.of5", { value: rating(value) })}>
      {[0, 1, 2, 3, 4].map((i) => (
        <svg key={i} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
          <path className={classes.empty} d={star} />
          <path
            className={classes.full}
            d={star}
            style={{ clipPath: `inset(0 ${100 - Math.max(0, Math.min(1, value - i)) * 100}% 0 0)` }}
          />
        </svg>
      ))}
    </span>
  );
}
