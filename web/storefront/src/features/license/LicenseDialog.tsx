import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import LicensePanel from "./LicensePanel";

type Props = { plugin: string; name: string; state: "available" | "issued"; onClose: () => void };

/** The license of one of the library's plugins. */
export default function LicenseDialog({ plugin, name, state, onClose }: Props) {
  const { t } = useTranslation(["license", "common"]);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("title", { plugin: name })}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <LicensePanel plugin={plugin} state={state} />
    </Modal>
  );
}
