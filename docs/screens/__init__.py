"""Pictures of every screen of the editor, in three sizes, light and dark, to be looked at one by one."""
