const refusals = {
  shoppers: 'Between 1 and 500 shoppers can come: a whole number, please.',
  mix: 'Each share of the mix is a whole number from 0 to 100.',
  mixSum: (sum: number) => `The mix makes ${sum} per cent; it has to make 100.`,
  think: 'The time to think is between 0 and 60 seconds.',
  seconds: 'The shoppers stay between one second and 60 minutes.',
  host: 'There is no such strategy.',
  addresses: 'Addresses are “own”, “nat” or “machine”.',
  oneAddress:
    'Here all shoppers come from one address: only Linux, outside of containers, has many addresses of its own.',
  shape: 'That is no plan for shoppers.',
  running: 'Shoppers are in the shop already. Send them home first.',
  notRunning: 'There are no shoppers to send home.',
  broken: 'The shoppers could not be started.',
}

export const traffic = { refusals }
