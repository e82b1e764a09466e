import { ButtonLink } from "@shared/components/ButtonLink";
import { IconPencil, IconShieldCheck, IconUpload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./FirstSteps.module.css";

const steps = [
  { key: "one", Icon: IconPencil },
  { key: "two", Icon: IconUpload },
  { key: "three", Icon: IconShieldCheck },
] as const;

/** What a publisher without plugins sees: how it goes, and where it begins. */
export function FirstSteps() {
  const { t } = useTranslation("dashboard");
  return (
    <section className={classes.start}>
      <h2 className={classes.title}>{t("start.title")}</h2>
      <p className={classes.text}>{t("start.text")}</p>
      <ol className={classes.steps}>
        {steps.map(({ key, Icon }) => (
          <li key={key} className={classes.step}>
            <span className={classes.icon} aria-hidden="true">
              <Icon size={20} stroke={1.6} />
            </span>
            <h3 className={classes.name}>{t(`start.${key}`)}</h3>
            <p className={classes.what}>{t(`start.${key}Text`)}</p>
          </li>
        ))}
      </ol>
      <ButtonLink to="/plugins/new">{t("start.action")}</ButtonLink>
    </section>
  );
}
