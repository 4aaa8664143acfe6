// Compiles static/scss/portal.scss into portal.css and its right-to-left twin, and what only some pages need. Called by bin/build-assets.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import postcss from "postcss";
import rtlcss from "rtlcss";
import * as sass from "sass";

const folder = process.argv[2];

// Browsers before 2023 know no oklch(): without a plain colour they would show white text on nothing.
const plainColours = {
    postcssPlugin: "plain-colours",
    Declaration(declaration) {
        declaration.value = declaration.value.replace(/oklch\(([\d.]+)%? ([\d.]+) ([\d.]+)\)/g, (_, lightness, chroma, hue) =>
            hex({ lightness: Number(lightness) / 100, chroma: Number(chroma), hue: Number(hue) }),
        );
    },
};

function hex(oklch) {
    const colour = new sass.SassColor({ ...oklch, space: "oklch" }).toSpace("rgb").toGamut({ method: "clip" });
    return "#" + ["red", "green", "blue"].map((name) => byte(colour.channel(name))).join("");
}

function byte(value) {
    return Math.round(value).toString(16).padStart(2, "0");
}

// KERN ships every token of the system. Those that nothing here refers to are weight without use.
const onlyUsedTokens = {
    postcssPlugin: "only-used-tokens",
    OnceExit(root) {
        while (dropUnused(root) > 0);
        root.walkRules((rule) => void (rule.nodes.length || rule.remove()));
        root.walkAtRules("media", (media) => void (media.nodes.length || media.remove()));
    },
};

function dropUnused(root) {
    const used = new Set();
    root.walkDecls(({ value }) => [...value.matchAll(/var\((--[\w-]+)/g)].forEach(([, name]) => used.add(name)));
    let dropped = 0;
    root.walkDecls(/^--/, (declaration) => {
        if (used.has(declaration.prop)) return;
        declaration.remove();
        dropped += 1;
    });
    return dropped;
}

// The portal follows the visitor's light or dark setting; KERN's switches for single parts of a page are not used.
const withoutThemeSwitches = {
    postcssPlugin: "without-theme-switches",
    Rule(rule) {
        rule.selectors = rule.selectors.filter((selector) => !/^(\.kern-(light|dark|level-\d)|\[data-kern-theme)/.test(selector));
        if (rule.selectors.every((selector) => selector === "")) rule.remove();
    },
};

const compile = (name) =>
    sass.compile(`static/scss/${name}.scss`, { loadPaths: ["node_modules"], style: "compressed", quietDeps: true }).css.replace("\uFEFF", "");
const processed = postcss([withoutThemeSwitches, plainColours, onlyUsedTokens]).process(compile("portal"), { from: undefined });
writeFileSync(join(folder, "portal.css"), processed.css);
writeFileSync(join(folder, "portal.rtl.css"), rtlcss.process(processed.css));
for (const name of ["bars", "handouts", "market", "planning"]) writeFileSync(join(folder, `${name}.css`), compile(name));
