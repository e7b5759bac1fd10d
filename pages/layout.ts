import { type Html, html } from './html.ts';
import { navigation } from './navigation.ts';

/** Who looks at a page. */
export interface Viewer {
  readonly name: string;
  /** What proves that a form was made for this sign-in. */
  readonly formToken: string;
}

/** What stands around the content of a page. */
export interface Frame {
  readonly title: string;
  /** Path of the page, by which the navigation marks where one is. */
  readonly here: string;
  /** Absent while nobody is signed in. */
  readonly viewer?: Viewer;
  /** What was just done, in a sentence. */
  readonly flash?: string;
  /** What went wrong, and what to do about it. */
  readonly problem?: string;
}

/** A page as a document: no script, no style of its own, nothing from anywhere else. */
export function layout(frame: Frame, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${frame.title} · Sallyport</title>
<link rel="icon" href="${icon}">
<link rel="stylesheet" href="/pages.css">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="top">
<p class="brand"><a href="${frame.viewer === undefined ? '/sign-in' : '/approvals'}">Sallyport</a></p>
${frame.viewer !== undefined && links(frame.here)}
${frame.viewer !== undefined && signedInAs(frame.viewer)}
</header>
<main id="content" tabindex="-1">
<h1>${frame.title}</h1>
${frame.flash !== undefined && html`<p class="flash" role="status">${frame.flash}</p>`}
${frame.problem !== undefined && html`<p class="problem" role="alert">${frame.problem}</p>`}
${content}
</main>
</body>
</html>
`;
}

/** The field that every form of a signed-in person has. */
export function formTokenField({ formToken }: Viewer): Html {
  return html`<input type="hidden" name="form_token" value="${formToken}">`;
}

/** Two doors, one open: drawn here, since nothing is fetched from elsewhere. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%232f5d8a' d='M2 1h5v14H2zM9 1h5v14H9z'/%3E%3Cpath fill='%23fff' d='M10.5 3h2v10h-2z'/%3E%3C/svg%3E";

function links(here: string): Html {
  const items = navigation.map(({ path, label }) => {
    const isHere = here === path || here.startsWith(`${path}/`);
    return html`<li><a href="${path}"${isHere && html` aria-current="page"`}>${label}</a></li>`;
  });
  return html`<nav aria-label="Main"><ul>${items}</ul></nav>`;
}

function signedInAs(viewer: Viewer): Html {
  return html`<form class="viewer" method="post" action="/sign-out">
${formTokenField(viewer)}
<a href="/sign-in">${viewer.name}</a>
<button type="submit" class="quiet">Sign out</button>
</form>`;
}
