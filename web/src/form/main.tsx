import { createRoot } from "react-dom/client";
import { whenLockedOut } from "../api/http";
import { FormPage } from "./FormPage";
import { recipeIn } from "./filling";
import "../ui/base.css";
import "./form.css";

// The login leads back here.
whenLockedOut(() => location.reload());

const root = document.getElementById("root");
if (!root) throw new Error("form/index.html has no element #root");
createRoot(root).render(<FormPage id={recipeIn(location.pathname)} />);
