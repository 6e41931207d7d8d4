"""The themes: one for dark terminals, one for light ones, and one that uses the terminal's own colours.

The colours of statuses can be told apart by colour-blind people, and none of them suggests right or wrong.
"""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="case-dark",
    primary="#7aa2d6",
    secondary="#5b7ea6",
    accent="#e0b45c",
    warning="#e0a458",
    error="#e07a6a",
    success="#7fb59a",
    foreground="#d6d8dc",
    background="#14171c",
    surface="#181c22",
    panel="#222831",
    dark=True,
    variables={
        "border": "#7aa2d6",
        "border-blurred": "#353d49",
        "block-cursor-background": "#2f4a6d",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#232b36",
        "status-disputed": "#f0935a",
        "status-corroborated": "#6cc0b0",
        "status-questioned": "#d9c35b",
        "status-unverified": "#8b93a1",
        "status-retracted": "#a07fb8",
        "muted": "#8b93a1",
        "density": "#7aa2d6",
        "density-vague": "#4c6789",
        "density-empty": "#3a4350",
    },
)

LIGHT = Theme(
    name="case-light",
    primary="#255a96",
    secondary="#4d7299",
    accent="#8a5a00",
    warning="#9a5b00",
    error="#a8321f",
    success="#1f6b52",
    foreground="#20242a",
    background="#fbfaf7",
    surface="#f5f3ee",
    panel="#e9e6de",
    dark=False,
    variables={
        "border": "#255a96",
        "border-blurred": "#c9c4b8",
        "block-cursor-background": "#cfe0f3",
        "block-cursor-foreground": "#10141a",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#ebe7dd",
        "status-disputed": "#b04a12",
        "status-corroborated": "#0b6b62",
        "status-questioned": "#7a6300",
        "status-unverified": "#66686d",
        "status-retracted": "#6f3f92",
        "muted": "#626469",
        "density": "#255a96",
        "density-vague": "#8aa9cc",
        "density-empty": "#c9c4b8",
    },
)

ANSI = Theme(
    name="case-ansi",
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    ansi=True,
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "border": "ansi_bright_blue",
        "border-blurred": "ansi_bright_black",
        "block-cursor-background": "ansi_blue",
        "block-cursor-foreground": "ansi_bright_white",
        "block-cursor-text-style": "none",
        "status-disputed": "ansi_red",
        "status-corroborated": "ansi_cyan",
        "status-questioned": "ansi_yellow",
        "status-unverified": "ansi_default",
        "status-retracted": "ansi_magenta",
        "muted": "ansi_default",
        "density": "ansi_blue",
        "density-vague": "ansi_cyan",
        "density-empty": "ansi_bright_black",
    },
)

THEMES = (DARK, LIGHT, ANSI)
