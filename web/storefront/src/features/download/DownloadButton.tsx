import { Button, type ButtonProps } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useDownload } from "./useDownload";

type Props = ButtonProps & { plugin: string; version: string; label?: string };

export function DownloadButton({ plugin, version, label, ...button }: Props) {
  const { t } = useTranslation();
  const download = useDownload(plugin);
  const onError = useProblemToast();
  return (
    <Button
      leftSection={<IconDownload size={18} stroke={1.6} />}
      {...button}
      loading={download.isPending}
      onClick={() => download.mutate(version, { onError })}
    >
      {label ?? t("action.download")}
    </Button>
  );
}
