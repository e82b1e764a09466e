import "@mantine/notifications/styles.layer.css";
import { createNotificationsStore, Notifications, showNotification } from "@mantine/notifications";
import { IconAlertCircle, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Toast } from "./notify";

const looks = {
  good: { color: "var(--good)", Icon: IconCheck, autoClose: 4000 },
  info: { color: "var(--info)", Icon: IconInfoCircle, autoClose: 5000 },
  bad: { color: "var(--bad)", Icon: IconAlertCircle, autoClose: 10_000 },
} as const;

export default function Toasts({ toasts }: { toasts: Toast[] }) {
  const { t } = useTranslation();
  const [store] = useState(createNotificationsStore);
  const shown = useRef(0);
  useEffect(() => {
    for (const { title, message, tone } of toasts.slice(shown.current)) {
      const { color, Icon, autoClose } = looks[tone];
      showNotification(
        {
          title,
          message,
          color,
          autoClose,
          icon: <Icon size={18} stroke={1.8} />,
          role: tone === "bad" ? "alert" : "status",
          withBorder: true,
          closeButtonProps: { "aria-label": t("action.close") },
        },
        store,
      );
    }
    shown.current = toasts.length;
  }, [toasts, store, t]);
  return <Notifications position="bottom-right" store={store} />;
}
