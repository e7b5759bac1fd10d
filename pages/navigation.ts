/** The pages that every page leads to, in the order in which they are shown. */
export const navigation: readonly { readonly path: string; readonly label: string }[] = [
  { path: '/approvals', label: 'Approvals' },
  { path: '/sign-in', label: 'Your sign-in' },
];
