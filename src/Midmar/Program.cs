using System.CommandLine;
using Midmar.Commands;

return await MidmarCommand.RunAsync(args, TimeProvider.System);
