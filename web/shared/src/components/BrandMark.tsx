import { brand } from "../api/boot";
import classes from "./BrandMark.module.css";

/** The operator's logo and name; without a logo, a mark of our own in the accent colour. */
export function BrandMark({ suffix }: { suffix?: string }) {
  return (
    <span className={classes.brand}>
      {brand.logoUrl ? (
        <img className={classes.logo} src={brand.logoUrl} alt="" />
      ) : (
        <svg className={classes.mark} viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <path d="M9 8h6v6H9zM17 12a4 4 0 1 1 8 0v2h-8zM9 16h6v8h-2a4 4 0 0 1-4-4zM17 16h6v8h-6z" />
        </svg>
      )}
      <span className={classes.name}>{brand.name}</span>
      {suffix && <span className={classes.suffix}>{suffix}</span>}
    </span>
  );
}
