import { describe, expect, test } from 'vitest';
import type { Adapter } from './adapter.ts';
import { chooseAddress, describeInterfaces } from './chooseAddress.ts';

const makeAdapter = (
  name: string,
  address: string,
  mac = '3c:52:82:11:22:33',
  netmask = '255.255.255.0',
): Adapter => ({ name, address, netmask, mac, isLoopback: address.startsWith('127.') });

const loopback = makeAdapter('Loopback Pseudo-Interface 1', '127.0.0.1', '00:00:00:00:00:00');
const noMac = '00:00:00:00:00:00';
const pointToPoint = '255.255.255.255';

const windows = {
  defaultSwitch: makeAdapter('vEthernet (Default Switch)', '172.29.160.1', '00:15:5d:8a:01:02'),
  wsl: makeAdapter('vEthernet (WSL)', '172.20.0.1', '00:15:5d:8a:01:03'),
  externalSwitch: makeAdapter('vEthernet (LAN)', '10.3.0.7', '3c:52:82:11:22:33'),
  ethernet: makeAdapter('Ethernet', '192.168.1.20'),
  ethernetWithoutDhcp: makeAdapter('Ethernet', '169.254.17.3'),
  wifi: makeAdapter('WLAN', '192.168.1.31', '8c:85:90:01:02:03'),
  virtualBox: makeAdapter('VirtualBox Host-Only Network', '192.168.56.1', '0a:00:27:00:00:0b'),
  vmware: makeAdapter('Ethernet 4', '192.168.80.1', '00:50:56:c0:00:08'),
  anyConnect: makeAdapter('Ethernet 3', '10.200.1.9', '00:05:9a:3c:7a:00'),
  wireGuard: makeAdapter('office', '10.66.0.2', noMac, pointToPoint),
  openVpn: makeAdapter('LAN-Verbindung 2', '10.8.0.6', '00:ff:8d:11:22:33'),
};

const mac = {
  ethernet: makeAdapter('en0', '10.0.0.4'),
  wifi: makeAdapter('en1', '10.0.0.9'),
  vpn: makeAdapter('utun4', '100.101.102.103', noMac, pointToPoint),
  machines: makeAdapter('bridge100', '192.168.64.1', 'be:d0:74:00:00:64'),
  airDrop: makeAdapter('awdl0', '169.254.8.8', 'be:00:00:00:00:01'),
};

const linux = {
  wired: makeAdapter('enp3s0', '192.168.7.2'),
  bridgeToLan: makeAdapter('br0', '192.168.7.3'),
  wireless: makeAdapter('wlp2s0', '192.168.7.9'),
  docker: makeAdapter('docker0', '172.17.0.1', '02:42:7e:00:00:01'),
  composeNet: makeAdapter('br-5f1c20aa1234', '172.18.0.1', '02:42:7e:00:00:02'),
  container: makeAdapter('eth0', '172.17.0.5', '02:42:ac:11:00:05'),
  libvirt: makeAdapter('virbr0', '192.168.122.1', '52:54:00:00:00:01'),
  tailscale: makeAdapter('tailscale0', '100.90.1.2', noMac, pointToPoint),
  wireGuard: makeAdapter('wg0', '10.9.0.2', noMac),
  openVpn: makeAdapter('tun0', '10.8.0.10', noMac),
  namespace: makeAdapter('room0', '10.77.0.2', 'ba:12:00:9f:33:01'),
  namespaceV: makeAdapter('v0', '10.78.0.2', 'fe:12:00:9f:33:01'),
};

describe('without a setting', () => {
  const cases: [string, Adapter[], string | null, string | null][] = [
    ['no interface at all', [], null, null],
    ['the loopback alone', [loopback], null, null],
    ['one cable', [loopback, windows.ethernet], '192.168.1.20', '192.168.1.20'],
    ['the default route decides', [windows.ethernet, windows.wifi], '192.168.1.31', '192.168.1.31'],
    [
      'no default route: cable before Wi-Fi',
      [windows.wifi, windows.ethernet],
      null,
      '192.168.1.20',
    ],
    ['the same by Linux names', [linux.wireless, linux.wired], null, '192.168.7.2'],
    [
      'Hyper-V and WSL are inside this PC',
      [windows.defaultSwitch, windows.wsl, windows.wifi],
      null,
      '192.168.1.31',
    ],
    [
      'VirtualBox and VMware too',
      [windows.virtualBox, windows.vmware, windows.ethernet],
      null,
      '192.168.1.20',
    ],
    [
      'an external Hyper-V switch is the network',
      [windows.defaultSwitch, windows.externalSwitch],
      '10.3.0.7',
      '10.3.0.7',
    ],
    [
      'a VPN that takes all traffic',
      [windows.anyConnect, windows.ethernet],
      '10.200.1.9',
      '192.168.1.20',
    ],
    ['WireGuard by any name', [windows.wireGuard, windows.wifi], '10.66.0.2', '192.168.1.31'],
    ['OpenVPN by any name', [windows.openVpn, windows.ethernet], '10.8.0.6', '192.168.1.20'],
    [
      'a Mac with VPN, machines and AirDrop',
      [mac.vpn, mac.machines, mac.airDrop, mac.wifi],
      '100.101.102.103',
      '10.0.0.9',
    ],
    ['a Mac with two networks', [mac.ethernet, mac.wifi], '10.0.0.9', '10.0.0.9'],
    [
      'containers',
      [linux.docker, linux.composeNet, linux.libvirt, linux.wired],
      '172.18.0.1',
      '192.168.7.2',
    ],
    [
      'tunnels',
      [linux.tailscale, linux.wireGuard, linux.openVpn, linux.wireless],
      '10.9.0.2',
      '192.168.7.9',
    ],
    [
      'a bridge to the LAN is no virtual one',
      [linux.docker, linux.bridgeToLan],
      null,
      '192.168.7.3',
    ],
    ['a network namespace', [loopback, linux.namespace], null, '10.77.0.2'],
    ['two legs of a namespace', [linux.namespace, linux.namespaceV], '10.78.0.2', '10.78.0.2'],
    [
      'inside a container there is nothing else',
      [loopback, linux.container],
      '172.17.0.5',
      '172.17.0.5',
    ],
    [
      'only virtual ones: the default route decides',
      [linux.docker, linux.openVpn],
      '10.8.0.10',
      '10.8.0.10',
    ],
    ['no DHCP, but Wi-Fi', [windows.ethernetWithoutDhcp, windows.wifi], null, '192.168.1.31'],
    [
      'a cable without DHCP before an inner switch',
      [windows.defaultSwitch, windows.ethernetWithoutDhcp],
      '172.29.160.1',
      '169.254.17.3',
    ],
  ];
  test.each(cases)('%s', (_, adapters, routeSource, expected) => {
    const result = chooseAddress({ adapters, routeSource, wanted: null });
    expect(result.ok ? result.value.address : null).toBe(expected);
    if (!result.ok) expect(result.error).toEqual({ code: 'network.none' });
  });
});

describe('with a setting', () => {
  const adapters = [loopback, windows.ethernet, windows.wifi, windows.openVpn];
  const choose = (wanted: string, from = adapters) => {
    const result = chooseAddress({ adapters: from, routeSource: '192.168.1.20', wanted });
    return result.ok ? result.value.address : result.error.code;
  };

  test('the named interface is taken, be it virtual or the loopback', () => {
    expect(choose('WLAN')).toBe('192.168.1.31');
    expect(choose('LAN-Verbindung 2')).toBe('10.8.0.6');
    expect(choose('Loopback Pseudo-Interface 1')).toBe('127.0.0.1');
  });

  test('an address names its interface', () => {
    expect(choose('192.168.1.31')).toBe('192.168.1.31');
  });

  test('an address that somebody gave the named interface goes before one that it gave itself', () => {
    const twice = [makeAdapter('Ethernet', '169.254.1.1'), makeAdapter('Ethernet', '10.1.1.1')];
    expect(choose('Ethernet', twice)).toBe('10.1.1.1');
  });

  test('an interface that is not there is no reason to take another', () => {
    expect(choose('Ethernet 9')).toBe('network.none');
    expect(choose('192.168.1.99')).toBe('network.none');
  });
});

test('the settings page offers every interface but the loopback, and marks what is left out', () => {
  const list = [loopback, windows.ethernet, windows.ethernetWithoutDhcp, windows.openVpn];
  expect(describeInterfaces(list)).toEqual([
    { name: 'Ethernet', address: '192.168.1.20', isVirtual: false },
    { name: 'Ethernet', address: '169.254.17.3', isVirtual: true },
    { name: 'LAN-Verbindung 2', address: '10.8.0.6', isVirtual: true },
  ]);
});
