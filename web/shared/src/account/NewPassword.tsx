import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** As the server asks (internal/account): 10 to 128 characters of any kind. */
export const passwordRules = { minLength: 10, maxLength: 128 };

export function NewPassword(props: PasswordInputProps) {
  const { t } = useTranslation(["account", "common"]);
  return (
    <PasswordInput
      label={t("field.newPassword")}
      description={t("field.newPasswordHint")}
      autoComplete="new-password"
      required
      withAsterisk={false}
      {...passwordRules}
      visibilityToggleButtonProps={{ "aria-label": t("field.showPassword") }}
      {...props}
    />
  );
}
