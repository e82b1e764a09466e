import { UnstyledButton } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { IconAlertTriangle, IconCloudCheck, IconCloudOff, IconCloudUpload, IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SaveState as State } from "./Draft";
import classes from "./SaveState.module.css";

const icons = {
  saved: IconCloudCheck,
  unsaved: IconPencil,
  saving: IconCloudUpload,
  kept: IconCloudOff,
  conflict: IconAlertTriangle,
} as const;

/** Where what was typed is now. */
export function SaveState({ state, onRetry }: { state: State; onRetry: () => void }) {
  const { t } = useTranslation("listing");
  const { online } = useNetwork();
  const Icon = icons[state];
  return (
    <p className={classes.state} data-state={state}>
      <Icon size={18} stroke={1.6} aria-hidden="true" />
      <span role="status">{t(state === "kept" && online === false ? "state.keptOffline" : `state.${state}`)}</span>
      {state === "kept" && (
        <UnstyledButton className={classes.retry} onClick={onRetry}>
          {t("state.retry")}
        </UnstyledButton>
      )}
    </p>
  );
}
