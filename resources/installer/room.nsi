; The installer of a room PC: the shell, one version of the app, the update task. For the machine, without a question.
;   makensis -DVERSION=1.2.3 -DSHELL=<mago-room-shell.exe> -DAPP=<folder of the packed app> -DTASK=<UpdateTask.xml> -DSETUP=<pc.cmd> -DOUT=<RoomSetup.exe> room.nsi
Unicode true
Target amd64-unicode
Name "Mago Room"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\Mago\Room"
RequestExecutionLevel admin
SetCompressor /SOLID lzma
ShowInstDetails nevershow
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\MagoRoom"

Section
  SetRegView 64
  SetShellVarContext all
  SetOutPath "$INSTDIR"
  File "/oname=mago-room-shell.exe" "${SHELL}"
  File "/oname=UpdateTask.xml" "${TASK}"
  File "/oname=pc.cmd" "${SETUP}"
  SetOutPath "$INSTDIR\app-${VERSION}"
  File /r "${APP}/*"
  ; Last: whatever happens before, the shell finds the version that was there.
  FileOpen $0 "$INSTDIR\current.txt" w
  FileWrite $0 "${VERSION}$\r$\n"
  FileClose $0
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKLM "SOFTWARE\Mago\Room" "Version" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "Mago Room"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "Publisher" "Mago"
  WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  ExecWait '"$SYSDIR\cmd.exe" /d /c ""$INSTDIR\pc.cmd" install"' $0
  ; Without its task the room never updates: whoever installs has to know.
  IntCmp $0 0 +2
  SetErrorLevel 3
SectionEnd

Section Uninstall
  SetRegView 64
  SetShellVarContext all
  ExecWait '"$SYSDIR\cmd.exe" /d /c ""$INSTDIR\pc.cmd" remove"'
  RMDir /r "$INSTDIR"
  RMDir "$PROGRAMFILES64\Mago"
  DeleteRegKey HKLM "${UNINSTALL}"
  DeleteRegKey HKLM "SOFTWARE\Mago\Room"
  DeleteRegKey /ifempty HKLM "SOFTWARE\Mago"
SectionEnd
