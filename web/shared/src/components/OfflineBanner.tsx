import { useNetwork } from "@mantine/hooks";
import { IconCloudOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./OfflineBanner.module.css";

/** Says so while the browser has no network. */
export function OfflineBanner() {
  const { online } = useNetwork();
  const { t } = useTranslation();
  return (
    <div role="status" className={online === false ? classes.banner : undefined}>
      {online === false && (
        <>
          <IconCloudOff size={18} stroke={1.6} aria-hidden="true" />
          {t("state.offlineBanner")}
        </>
      )}
    </div>
  );
}
