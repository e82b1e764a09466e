import { Outlet } from "@tanstack/react-router";
import { AdminNav } from "@/features/admin/AdminNav";

/** The frame of the pages for admins. */
export function AdminLayout() {
  return (
    <>
      <AdminNav />
      <Outlet />
    </>
  );
}
