import { BrandMark } from "@shared/components/BrandMark";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./Outside.module.css";
import { QuickPreferences } from "./QuickPreferences";

/** The frame of the pages before the log-in. */
export function Outside() {
  const { t } = useTranslation("panel");
  return (
    <div className={classes.outside}>
      <header className={classes.header}>
        <BrandMark suffix={t("nav.publisherSpace")} />
        <QuickPreferences />
      </header>
      <main id="content" className={classes.main}>
        <Outlet />
      </main>
    </div>
  );
}
