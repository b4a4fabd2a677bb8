// SPDX-License-Identifier: AGPL-3.0-or-later
// The design system, for screens.
export { Button, type ButtonProps } from "./button";
export { ConfirmDialog, Dialog, Menu, type MenuItem } from "./dialog";
export {
  AreaField,
  CheckboxField,
  ChecksField,
  MomentField,
  NumberField,
  type Option,
  RadioField,
  SelectField,
  TextField,
} from "./fields";
export { type Field, Form, FormActs, FormState, problemText, refusalText, useField, useForm } from "./form";
export { Icon, type IconName } from "./icon";
export { EmptyState, Loading, Notice, Progress, RefusalNotice, Skeleton, WhenThere } from "./states";
export { stepOf, type Tab, Tabs } from "./tabs";
export { Toasts, toast } from "./toast";
export { Badge, Counter, Highlight, Isolate, Prose, Sector, type SectorLook } from "./words";
