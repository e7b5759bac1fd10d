import { describe, expect, test } from 'vitest';
import { adminRoutes } from '#functions/routes/admin-routes.ts';
import { brokerRoutes, pageRoutes } from '#functions/routes/broker-routes.ts';
import { exchangeRoutes } from '#functions/routes/exchange-routes.ts';
import { pagesRoutes } from '#functions/routes/pages-routes.ts';
import { publicRoutes } from '#functions/routes/public-routes.ts';
import { revokeRoutes } from '#functions/routes/revoke-routes.ts';
import { type RouteFunction, routeTable } from '#functions/routes/route-table.ts';
import { stsRoutes } from '#functions/routes/sts-routes.ts';
import { votesRoutes } from '#functions/routes/votes-routes.ts';
import { signInWorld } from '#test/sign-in-world.ts';

const world = await signInWorld();
const pagePorts = { ...world.admin, ...world.signIn };
const served: Readonly<Record<RouteFunction, object>> = {
  exchange: exchangeRoutes(world.ports),
  sts: stsRoutes(world.ports),
  revoke: revokeRoutes(world.ports),
  public: publicRoutes(world.ports),
  pages: pagesRoutes(pagePorts),
  votes: votesRoutes(pagePorts),
  admin: adminRoutes(world.admin),
};

describe('the route table', () => {
  const names = routeTable.map(({ method, path }) => `${method} ${path}`);

  test('has each route once', () => {
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test.each(Object.entries(served))('gives to %s what it answers, and no more', (name, routes) => {
    const own = routeTable.filter(({ servedBy }) => servedBy === name);
    expect(Object.keys(routes).toSorted()).toEqual(
      own.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  test('is served whole by the local front, in its order', () => {
    const programs = brokerRoutes(world.ports, world.admin);
    const pages = pageRoutes(pagePorts);
    const all = [...programs, ...pages].map(({ method, path }) => `${method} ${path}`);
    expect(all.toSorted()).toEqual(names.toSorted());
    expect(programs.map(({ method, path }) => `${method} ${path}`)).toEqual(
      names.filter((name) => all.indexOf(name) < programs.length),
    );
    expect(pages.every(({ isPage }) => isPage)).toBe(true);
    expect(programs.some(({ isPage }) => isPage)).toBe(false);
  });

  test('never lets an exchange be held where exchanges that are not held are answered', () => {
    expect(routeTable.filter(({ servedBy }) => servedBy === 'exchange')).toEqual([
      { method: 'POST', path: '/v1/token', servedBy: 'exchange' },
    ]);
  });
});
