import { SessionEnded } from "@shared/account/SessionEnded";
import { OfflineBanner } from "@shared/components/OfflineBanner";
import { Outlet } from "@tanstack/react-router";
import { Suspense, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Footer } from "./Footer";
import { Header } from "./Header";
import classes from "./Shell.module.css";
import { useFocusOnNavigation } from "./useFocusOnNavigation";

/** The frame of every page of the store. */
export function Shell() {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main);
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t("action.skipToContent")}
      </a>
      <Header />
      <OfflineBanner />
      <main id="content" ref={main} className={classes.main} tabIndex={-1}>
        <Suspense fallback={<div className={classes.waiting} />}>
          <Outlet />
        </Suspense>
      </main>
      <Footer />
      <SessionEnded />
    </div>
  );
}
