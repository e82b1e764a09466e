import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { notify } from "../toast/notify";
import { useProblemText } from "./useProblemText";

/** For mutations without a field to put the problem at: `onError: useProblemToast()`. */
export function useProblemToast(): (error: unknown) => void {
  const { t } = useTranslation();
  const text = useProblemText();
  return useCallback(
    (error: unknown) => notify({ tone: "bad", title: t("state.failedShort"), message: text(error) }),
    [t, text],
  );
}
