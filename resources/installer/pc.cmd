@rem What Windows itself has to know of the room: its update task, and the ports by which guests and rooms reach it.
@rem Both installers run it as administrator: "pc.cmd install", and before they remove the room "pc.cmd remove".
@rem Its exit code is that of the task: a room without it never updates. A firewall that is off takes no rules.
@echo off
setlocal
set "system=%SystemRoot%\System32"
if "%~1"=="install" goto install
if "%~1"=="remove" goto remove
exit /b 2

:install
call :close
call :open TCP 8034
call :open UDP 8035
call :open UDP 5353
"%system%\schtasks.exe" /create /tn "\Mago\Room\Update" /xml "%~dp0UpdateTask.xml" /f
if errorlevel 1 exit 1
exit /b 0

:remove
call :close
"%system%\schtasks.exe" /delete /tn "\Mago\Room\Update" /f
rd /s /q "%ProgramData%\Mago\Room"
rd "%ProgramData%\Mago"
exit /b 0

:open
"%system%\netsh.exe" advfirewall firewall add rule name="Mago Room %1 %2" dir=in action=allow protocol=%1 localport=%2
exit /b

:close
"%system%\netsh.exe" advfirewall firewall delete rule name="Mago Room TCP 8034"
"%system%\netsh.exe" advfirewall firewall delete rule name="Mago Room UDP 8035"
"%system%\netsh.exe" advfirewall firewall delete rule name="Mago Room UDP 5353"
exit /b
